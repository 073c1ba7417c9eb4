import { expect } from 'chai'
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime, type Runtime } from '../../../provider/host/index.js'
import { create, preview, remove } from '../../../provider/instance-rescue/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { skip } from '../../skip.js'
import { inputsOn, makeImage, makeInstance } from '../support/instance.js'

describe('pools and volumes of all kinds, on real libvirt', function () {
  this.timeout(60_000)
  let daemon: Daemon
  const runtime = systemRuntime(() => undefined)
  let number = 0
  const nextName = (): string => `web${(number += 1)}`
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  const fileOf = (name: string): string => join(daemon.images, name)

  it('a block device as image is one to QEMU too, under the rescue disk and in a cdrom drive', async function () {
    const file = join(daemon.directory, 'block')
    writeFileSync(file, Buffer.alloc(1_048_576))
    const device = await run('losetup', ['--find', '--show', file]).catch(() => null)
    if (device === null) skip(this, 'no loop device can be made here')
    const image = fileOf('block.img')
    try {
      await run('cp', ['-a', device.trim(), image])
      if (LAB_USER.uid !== undefined) chownSync(image, LAB_USER.uid, LAB_USER.uid)
      for (const device of ['disk', 'cdrom']) {
        const web = await makeInstance(daemon, { name: nextName() })
        const properties = { hw_rescue_device: device, hw_rescue_bus: 'scsi' }
        // A folder's pool calls it a file; a logical pool would not.
        const { outputs } = await create(
          inputsOn(daemon, web.name, image, properties),
          asBlock(image),
        )
        expect(await daemon.virsh('dumpxml', web.name)).to.contain(`<source dev='${image}'`)
        await remove(outputs, asBlock(image))
        expect(await web.state()).to.equal('running')
      }
    } finally {
      await run('losetup', ['--detach', device.trim()])
      rmSync(image, { force: true })
    }
  })

  it('a folder is refused as an image', async () => {
    const web = await makeInstance(daemon, { name: nextName(), running: false })
    mkdirSync(fileOf('folder'))
    const { failures } = await preview(
      inputsOn(daemon, web.name, fileOf('folder')),
      undefined,
      runtime,
    )
    rmSync(fileOf('folder'), { recursive: true })
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `image '${fileOf('folder')}': it is a folder, not an image`,
    ])
  })

  it('a pool that cannot hold the rescue disk is refused with the reason', async () => {
    const web = await makeInstance(daemon, { name: nextName(), running: false })
    const refusal = async (pool: string): Promise<readonly string[]> => {
      const inputs = { ...inputsOn(daemon, web.name, makeImage(daemon)), pool }
      return (await preview(inputs, undefined, runtime)).failures.map(({ reason }) => reason)
    }
    const define = (...words: readonly string[]): Promise<string> =>
      daemon.virsh('pool-define-as', ...words)
    await define('vg0', 'logical', '--source-name', 'vg0', '--target', '/dev/vg0')
    await define('parts', 'disk', '--source-dev', '/dev/nowhere', '--target', '/dev')
    await define('off', 'dir', '--target', daemon.directory)
    expect(await refusal('nowhere')).to.deep.equal(["storage pool 'nowhere' does not exist"])
    expect(await refusal('vg0')).to.deep.equal([
      `storage pool 'vg0' is not active; run \`virsh -c '${daemon.uri}' pool-start vg0\` first`,
    ])
    expect(await refusal('parts')).to.deep.equal([
      "storage pool 'parts' has type disk (its volumes are partitions, which have no names of their own); name a pool of type dir, fs, netfs or logical",
    ])
    expect(await refusal('off')).to.deep.equal([
      `storage pool 'off' is not active; run \`virsh -c '${daemon.uri}' pool-start off\` first`,
    ])
    for (const pool of ['vg0', 'parts', 'off']) await daemon.virsh('pool-undefine', pool)
  })

  /** A runtime whose host says that the volume at a path is a block device. */
  function asBlock(path: string): Runtime {
    return {
      ...runtime,
      connect: async (uri) => {
        const connection = await runtime.connect(uri)
        const getXml: LibvirtConnection['storageVolGetXmlDesc'] = async (...args) => {
          const xml = await connection.storageVolGetXmlDesc(...args)
          return xml.includes(path)
            ? xml.replace("<volume type='file'>", "<volume type='block'>")
            : xml
        }
        return new Proxy(connection, {
          get(target, key) {
            if (key === 'storageVolGetXmlDesc') return getXml
            const value: unknown = Reflect.get(target, key, target)
            return typeof value === 'function' ? (value.bind(target) as unknown) : value
          },
        })
      },
    }
  }
})
