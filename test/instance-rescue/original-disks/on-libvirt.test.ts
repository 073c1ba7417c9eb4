import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { systemRuntime } from '../../../provider/host/index.js'
import { create, read, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { serveDisk } from '../../lab/disks.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { skip } from '../../skip.js'
import {
  inputsOn,
  makeImage,
  makeInstance,
  type BareInstance,
  type BareOptions,
} from '../support/instance.js'

const SIZE = 4 << 20

describe("the instance's own disks, on real libvirt", function () {
  this.timeout(120_000)
  let daemon: Daemon
  let image: string
  let number = 0
  const warnings: string[] = []
  const runtime = systemRuntime((message) => warnings.push(message))
  before(async () => {
    daemon = await startDaemon()
    image = makeImage(daemon)
    mkdirSync(join(daemon.directory, 'elsewhere'), { recursive: true })
    if (LAB_USER.uid !== undefined)
      chownSync(join(daemon.directory, 'elsewhere'), LAB_USER.uid, LAB_USER.uid)
  })
  after(() => daemon.stop())

  const fileOf = (name: string): string => join(daemon.images, name)
  const owned = (path: string): string => {
    if (LAB_USER.uid !== undefined) chownSync(path, LAB_USER.uid, LAB_USER.uid)
    return path
  }
  const raw = (path: string): string => {
    writeFileSync(path, Buffer.alloc(SIZE, path))
    return owned(path)
  }
  const qcow2 = async (path: string, base: string): Promise<string> => {
    const how = ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'raw', path]
    await run('qemu-img', how, LAB_USER)
    return path
  }
  const hashOf = (path: string): string =>
    createHash('sha256').update(readFileSync(path)).digest('hex')
  /** An instance that has more disks. */
  const instanceWith = (
    disks: (name: string) => string,
    options: BareOptions = {},
  ): Promise<BareInstance> => {
    const name = `web${(number += 1)}`
    return makeInstance(daemon, {
      ...options,
      name,
      change: (xml) => xml.replace('<graphics', `${disks(name)}<graphics`),
    })
  }
  const inputs = (
    web: BareInstance,
    originalDisks: RescueInputs['originalDisks'],
    properties?: Readonly<Record<string, string>>,
  ): RescueInputs => ({ ...inputsOn(daemon, web.name, image, properties), originalDisks })
  const running = async (web: BareInstance): Promise<readonly string[]> =>
    parseDomain(await daemon.virsh('dumpxml', web.name)).disks.map(
      ({ target, source, backing, readOnly }) =>
        [target, [source, ...backing].join(' <- '), ...(readOnly ? ['read-only'] : [])]
          .join(' ')
          .replaceAll(`${daemon.images}/`, '')
          .replaceAll(`${daemon.directory}/`, '')
          .replaceAll(`${web.name}-`, '')
          .replaceAll(/[0-9a-f-]{36}\.\w{12}\.(overlay)?(?:\d+\.qcow2)?/g, '$1'),
    )
  const isTransient = async (web: BareInstance): Promise<boolean> =>
    /Persistent: +no/.test(await daemon.virsh('dominfo', web.name))
  /** Rescues and ends it, and looks that all is as before: definition, state, volumes and files. */
  const story = async (
    web: BareInstance,
    wanted: RescueInputs,
    files: readonly string[],
  ): Promise<readonly string[]> => {
    const standing = async (): Promise<object> => ({
      // The XML of a transient instance has what libvirt chose for one run.
      hash: (await isTransient(web)) ? '' : await web.hash(),
      state: await web.state(),
      volumes: await web.volumes(),
      files: files.map(hashOf),
    })
    const before = await standing()
    const { outputs } = await create(wanted, runtime)
    const disks = await running(web)
    expect(await read(outputs, runtime)).to.include({ status: 'rescued' })
    await remove(outputs, runtime)
    expect(await standing()).to.deep.equal(before)
    return disks
  }

  const kinds = (name: string): string =>
    [
      `<disk type='file' device='disk'><driver name='qemu' type='raw' cache='none' discard='unmap'/><source file='${fileOf(`${name}-ide.img`)}'/><target dev='hda' bus='ide'/></disk>`,
      `<disk type='file' device='floppy'><driver name='qemu' type='raw'/><source file='${fileOf(`${name}-floppy.img`)}'/><target dev='fda' bus='fdc'/></disk>`,
      `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${fileOf(`${name}-cd.img`)}'/><target dev='hdb' bus='ide'/></disk>`,
      `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>`,
      `<disk type='volume' device='disk'><driver name='qemu' type='raw'/><source pool='default' volume='${name}-vol.img'/><target dev='vdc' bus='virtio'/></disk>`,
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${fileOf(`${name}-transient.img`)}'/><target dev='vdd' bus='virtio'/><transient/></disk>`,
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2' copy_on_read='on'/><source file='${fileOf(`${name}-top.qcow2`)}'/><target dev='vde' bus='virtio'/></disk>`,
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${daemon.directory}/elsewhere/${name}-top.qcow2'/><target dev='vdf' bus='virtio'/></disk>`,
    ].join('')
  /** A transient instance with a transient disk is refused; a running instance copies on read itself. */
  const kindsFor = (name: string, options: BareOptions): string => {
    const all = options.transient === true ? kinds(name).replace('<transient/>', '') : kinds(name)
    return options.running === false ? all : all.replace(" copy_on_read='on'", '')
  }
  const makeFiles = async (name: string): Promise<readonly string[]> => {
    const files = ['ide', 'floppy', 'cd', 'vol', 'transient', 'base'].map((disk) =>
      raw(fileOf(`${name}-${disk}.img`)),
    )
    writeFileSync(fileOf(`${name}-floppy.img`), Buffer.alloc(1_474_560))
    const elsewhere = join(daemon.directory, 'elsewhere')
    const base = raw(join(elsewhere, `${name}-base.img`))
    await daemon.virsh('pool-refresh', 'default')
    return [
      ...files,
      base,
      await qcow2(fileOf(`${name}-top.qcow2`), fileOf(`${name}-base.img`)),
      await qcow2(join(elsewhere, `${name}-top.qcow2`), base),
    ]
  }

  for (const options of [{ running: true }, { running: false }, { transient: true }])
    for (const originalDisks of ['read-only', 'discard'] as const)
      it(`${originalDisks}: disks of all kinds of an instance (${JSON.stringify(options)})`, async () => {
        const files = await makeFiles(`web${number + 1}`)
        const web = await instanceWith((name) => kindsFor(name, options), options)
        const disks = await story(web, inputs(web, originalDisks), files)
        const each = (own: string): string =>
          originalDisks === 'discard' ? `overlay <- ${own}` : `${own} read-only`
        const transient = disks.find((disk) => disk.startsWith('vdd')) ?? ''
        expect(disks.toSorted()).to.deep.equal(
          [
            `vda ${each('root.qcow2')}`,
            `vdb ${each('data.qcow2')}`,
            'hda overlay <- ide.img',
            `fda ${each('floppy.img')}`,
            'hdb cd.img read-only',
            'hdc  read-only',
            `vdc ${each('default/vol.img')}`,
            'transient' in options ? `vdd ${each('transient.img')}` : transient,
            `vde ${each('top.qcow2 <- base.img')}`,
            `vdf ${each('elsewhere/top.qcow2 <- elsewhere/base.img')}`,
            'vdg disk <- rescue.img',
          ].toSorted(),
        )
        if (!('transient' in options)) expect(transient).to.match(/TRANSIENT.* <- transient.img/)
      })

  it('legacy: the root disk on another bus', async () => {
    const web = await instanceWith(() => '')
    expect(await story(web, inputs(web, 'read-only', { hw_disk_bus: 'ide' }), [])).to.deep.equal([
      'hda disk <- rescue.img',
      'hdb overlay <- root.qcow2',
    ])
    expect(await story(web, inputs(web, 'read-only', {}), [])).to.deep.equal([
      'vda disk <- rescue.img',
      'vdb root.qcow2 read-only',
    ])
  })

  it('a disk on the network is read-only, and discard is refused', async () => {
    const file = raw(join(daemon.directory, `nbd${number}`))
    const source = await serveDisk(daemon, file)
    const web = await instanceWith(
      () =>
        `<disk type='network' device='disk'><driver name='qemu' type='raw'/>${source}<target dev='vdc' bus='virtio'/></disk>`,
    )
    const disks = await story(web, inputs(web, 'read-only'), [file])
    expect(disks[2]).to.match(/^vdc nbd:.* read-only$/)
    const refused = await create(inputs(web, 'discard'), runtime).catch((error: unknown) => error)
    expect(refused).to.have.property('message').that.contains("disk 'vdc' cannot be protected")
    expect(await web.state()).to.equal('running')
  })

  it('a block device of the host gets an overlay like a file', async function () {
    const file = raw(join(daemon.directory, 'block'))
    const device = await run('losetup', ['--find', '--show', file]).catch(() => null)
    if (device === null) skip(this, 'no loop device can be made here')
    const node = join(daemon.directory, 'node')
    try {
      await run('cp', ['-a', device.trim(), node])
      owned(node)
      const web = await instanceWith(
        () =>
          `<disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='${node}'/><target dev='vdc' bus='virtio'/></disk>`,
      )
      expect((await story(web, inputs(web, 'discard'), [file]))[2]).to.equal('vdc overlay <- node')
      expect((await story(web, inputs(web, 'read-only'), [file]))[2]).to.equal('vdc node read-only')
    } finally {
      await run('losetup', ['--detach', device.trim()])
      rmSync(node, { force: true })
    }
  })
})
