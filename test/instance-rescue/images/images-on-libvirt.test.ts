import { expect } from 'chai'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sourceChains } from '../../../provider/domain-xml/index.js'
import { systemRuntime, type Runtime } from '../../../provider/host/index.js'
import { create, preview, remove } from '../../../provider/instance-rescue/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { run } from '../../lab/run.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { inputsOn, makeImage, makeInstance } from '../support/instance.js'

describe('images on real libvirt', function () {
  this.timeout(60_000)
  let daemon: Daemon
  const runtime = systemRuntime(() => undefined)
  let number = 0
  const nextName = (): string => `web${(number += 1)}`
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  const live = (name: string): Promise<string> => daemon.virsh('dumpxml', name)
  const fileOf = (name: string): string => join(daemon.images, name)
  const makeQcow2 = async (name: string, backing?: string): Promise<string> => {
    const below = backing === undefined ? [] : ['-F', 'raw', '-b', backing]
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...below, fileOf(name), '1M'])
    return makeImage(daemon, name, readFileSync(fileOf(name))) // under the daemon's user
  }

  it('11.14: the rescue disk is a qcow2 of compat 1.1, so that a checkpoint can be made', async () => {
    const web = await makeInstance(daemon, { name: nextName(), running: false })
    for (const role of ['root', 'data']) {
      const disk = fileOf(`${web.name}-${role}.qcow2`)
      await run('qemu-img', ['amend', '-f', 'qcow2', '-o', 'compat=1.1', disk])
    }
    const { outputs } = await create(inputsOn(daemon, web.name, makeImage(daemon)), runtime)
    const [[path = ''] = []] = sourceChains(await live(web.name)).slice(-1)
    const info: unknown = JSON.parse(await run('qemu-img', ['info', '-U', '--output=json', path]))
    expect(info).to.have.nested.property('format-specific.data.compat', '1.1')
    await daemon.virsh('checkpoint-create-as', web.name, 'nightly')
    expect(await daemon.virsh('checkpoint-list', web.name, '--name')).to.contain('nightly')
    await daemon.virsh('checkpoint-delete', web.name, 'nightly')
    await remove(outputs, runtime)
  })

  for (const format of ['raw', 'qcow2'] as const) {
    it(`11.4: what is put in place of a ${format} image right before the start is not followed`, async () => {
      const web = await makeInstance(daemon, { name: nextName() })
      const image =
        format === 'raw' ? makeImage(daemon, `${web.name}.img`) : await makeQcow2(`${web.name}.img`)
      const secret = makeImage(daemon, `${web.name}-secret.img`)
      const overlay = await makeQcow2(`${web.name}-overlay.img`, secret)
      const swapped = onStart(() => {
        renameSync(overlay, image)
      })
      const { outputs } = await create(inputsOn(daemon, web.name, image), swapped)
      const chain = sourceChains(await live(web.name)).at(-1)
      expect(chain?.slice(1)).to.deep.equal([image])
      const nodes = await daemon.virsh('qemu-monitor-command', web.name, '--hmp', 'info block -n')
      expect(nodes).to.contain(image).and.not.contain(secret)
      await remove(outputs, runtime)
    })
  }

  it('11.4: a qcow2 image in a cdrom drive that is swapped right before the start is not followed', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const image = await makeQcow2(`${web.name}.img`)
    const secret = makeImage(daemon, `${web.name}-secret.img`)
    const overlay = await makeQcow2(`${web.name}-overlay.img`, secret)
    const swapped = onStart(() => {
      renameSync(overlay, image)
    })
    const { outputs } = await create(
      inputsOn(daemon, web.name, image, { hw_rescue_device: 'cdrom' }),
      swapped,
    )
    expect(sourceChains(await live(web.name)).at(-1)).to.deep.equal([image])
    const nodes = await daemon.virsh('qemu-monitor-command', web.name, '--hmp', 'info block -n')
    expect(nodes).to.contain(image).and.not.contain(secret)
    await remove(outputs, runtime)
  })

  const SWAPS: readonly { what: string; by: (name: string) => Promise<string> }[] = [
    {
      what: 'an overlay on another file',
      by: (name) => makeQcow2(name, makeImage(daemon, 'secret.img')),
    },
    {
      what: 'a file that differs behind its first 64 KiB alone',
      by: (name) => {
        const content = Buffer.alloc(1_048_576)
        content.write('other', 524_288)
        return Promise.resolve(makeImage(daemon, name, content))
      },
    },
  ]
  for (const { what, by } of SWAPS) {
    it(`11.4: an image is refused that became ${what} during the shutdown`, async () => {
      const web = await makeInstance(daemon, { name: nextName() })
      const image = makeImage(daemon, `${web.name}.img`)
      await sleep(20) // the clock of file times ticks every few milliseconds
      const other = await by(`${web.name}-other.img`)
      const before = await web.volumes()
      const inputs = { ...inputsOn(daemon, web.name, image), shutdownTimeout: 3 }
      const creating = failureOf(create(inputs, runtime))
      while (
        !readdirSync(daemon.images).some(
          (name) => name.startsWith(`${web.uuid}.`) && name.endsWith('.disk'),
        )
      )
        await sleep(20)
      renameSync(other, image)
      expect(await creating)
        .to.have.property('message')
        .that.contains(`image '${image}' was changed meanwhile`)
      expect(await web.state()).to.equal('running')
      expect(await web.volumes()).to.deep.equal(before.filter((name) => fileOf(name) !== other))
    })
  }

  it('11.4: looking at an image does not change it', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const image = makeImage(daemon)
    const first = await create(
      inputsOn(daemon, web.name, image, { hw_rescue_device: 'cdrom' }),
      runtime,
    )
    const other = await makeInstance(daemon, { name: nextName() })
    const second = await create(inputsOn(daemon, other.name, image), runtime)
    await remove(first.outputs, runtime)
    await remove(second.outputs, runtime)
  })

  it('11.16: an image that a running guest writes to is refused before anything is stopped', async () => {
    const [web, db] = [
      await makeInstance(daemon, { name: nextName() }),
      await makeInstance(daemon, { name: nextName() }),
    ]
    const image = fileOf(`${db.name}-data.qcow2`)
    const { failures } = await preview(inputsOn(daemon, web.name, image), undefined, runtime)
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `image '${image}' is disk 'vdb' of instance '${db.name}', which runs and can write to it; name another image`,
    ])
  })

  it('11.17: an instance with a transient disk and an optional cdrom without its medium is rescued', async () => {
    const medium = makeImage(daemon, 'medium.iso')
    const cdrom = `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
      <source file='${medium}' startupPolicy='optional'/><target dev='hda' bus='ide'/></disk>`
    const web = await makeInstance(daemon, {
      name: nextName(),
      running: false,
      change: (xml) =>
        xml
          .replace(
            "<target dev='vdb' bus='virtio'/>",
            "<target dev='vdb' bus='virtio'/><transient/>",
          )
          .replace('<graphics', `${cdrom}<graphics`),
    })
    rmSync(medium)
    await daemon.virsh('start', web.name)
    expect(existsSync(fileOf(`${web.name}-data.qcow2.TRANSIENT-${web.name}`))).to.equal(true)
    const before = await web.hash()
    const { outputs } = await create(inputsOn(daemon, web.name, makeImage(daemon)), runtime)
    expect(outputs.status).to.equal('rescued')
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('running')
    expect(await web.hash()).to.equal(before)
  })

  it('11.17: a transient instance with a transient disk is refused, since nothing names its file', async () => {
    const web = await makeInstance(daemon, {
      name: nextName(),
      transient: true,
      change: (xml) =>
        xml.replace(
          "<target dev='vdb' bus='virtio'/>",
          "<target dev='vdb' bus='virtio'/><transient/>",
        ),
    })
    const { failures } = await preview(
      inputsOn(daemon, web.name, makeImage(daemon)),
      undefined,
      runtime,
    )
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      "it is a transient instance with a transient disk 'vdb', and libvirt deletes the file of such a disk when the instance stops",
    ])
  })

  /** A runtime on which something happens right before a rescue starts. */
  function onStart(happens: () => void): Runtime {
    return {
      ...runtime,
      connect: async (uri) => wrap(await runtime.connect(uri), happens),
    }
  }
})

function wrap(connection: LibvirtConnection, happens: () => void): LibvirtConnection {
  const domainCreateXml: LibvirtConnection['domainCreateXml'] = (...args) => {
    happens()
    return connection.domainCreateXml(...args)
  }
  return new Proxy(connection, {
    get(target, key) {
      if (key === 'domainCreateXml') return domainCreateXml
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
