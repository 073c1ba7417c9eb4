import { expect } from 'chai'
import { copyFileSync, chmodSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run as runLine } from '../../provider/cli/run.js'
import { systemRuntime } from '../../provider/host/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { LAB_USER, own } from '../lab/folder.js'
import { writeOwned } from '../lab/image.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'
import { bootSector } from './support/boot-sector.js'
import { fakeTerminal } from './support/fake-terminal.js'

/** What of a definition is special. */
interface Spec {
  readonly disks: readonly string[]
  readonly os?: string
  readonly firmware?: 'efi'
  readonly devices?: string
}

interface Said {
  readonly status: number
  readonly ids: readonly string[]
  readonly words: readonly string[]
  readonly verdict: string
}

describe('16: libvirt-rescue diagnose of bare instances', function () {
  this.timeout(60_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  const image = (name: string, content: Uint8Array | string = bootSector()): string => {
    const path = join(daemon.images, name)
    writeOwned(path, content)
    return path
  }

  const define = async (name: string, spec: Spec): Promise<void> => {
    const path = join(daemon.directory, `${name}.xml`)
    writeOwned(path, xmlOf(name, spec))
    await daemon.virsh('define', path)
  }

  const diagnose = async (name: string, ...words: readonly string[]): Promise<Said> => {
    const [out, err]: [string[], string[]] = [[], []]
    const status = await runLine(['diagnose', name, '--format', 'json', ...words], {
      runtime: systemRuntime(() => undefined),
      terminal: fakeTerminal(out, err),
      environment: { LIBVIRT_DEFAULT_URI: daemon.uri },
    })
    const { findings, verdict } = JSON.parse(out.join('')) as Report
    return {
      status,
      verdict,
      ids: findings.map(({ id }) => id),
      words: findings.flatMap(({ evidence }) => evidence.map((one) => one.words)),
    }
  }

  it('names a source that is gone', async () => {
    await define('gone', { disks: [disk(join(daemon.images, 'gone.img'))] })
    await daemon.virsh('start', 'gone').catch(() => undefined)
    const { status, ids, words } = await diagnose('gone')
    expect([status, ids]).to.deep.equal([1, ['source-missing']])
    expect(words[0]).to.equal(`the source of disk vda does not exist: ${daemon.images}/gone.img`)
  })

  it('names a source that is gone although no pool has its folder', async () => {
    await define('outside', { disks: [disk(join(daemon.directory, 'elsewhere/gone.img'))] })
    expect((await diagnose('outside')).ids).to.deep.equal(['source-missing', 'autostart-off'])
  })

  it('names a backing file that is gone', async () => {
    const base = image('base.img')
    const overlay = join(daemon.images, 'overlay.qcow2')
    await run(
      'qemu-img',
      ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'raw', overlay],
      LAB_USER,
    )
    await define('overlaid', { disks: [disk(overlay, 'qcow2')] })
    expect((await diagnose('overlaid')).ids).to.deep.equal(['autostart-off'])
    rmSync(base)
    const { status, ids, words } = await diagnose('overlaid')
    expect([status, ids]).to.deep.equal([1, ['source-missing', 'autostart-off']])
    expect(words[0]).to.equal(`a backing file of disk vda does not exist: ${base}`)
  })

  it('names another format than the one that is declared, both ways', async () => {
    const qcow2 = join(daemon.images, 'really.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', qcow2, '16M'], LAB_USER)
    await define('as-raw', { disks: [disk(qcow2)] })
    await define('as-qcow2', { disks: [disk(image('really.img'), 'qcow2')] })
    for (const name of ['as-raw', 'as-qcow2'])
      expect((await diagnose(name)).ids, name).to.include('format-differs')
  })

  it('names an empty disk that is to boot, and not one with a system', async () => {
    const full = join(daemon.images, 'system.qcow2')
    const from = image('system.img')
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', from, full], LAB_USER)
    const empty = image('empty.img', Buffer.alloc(1 << 20))
    const disks = (emptyAt: number, fullAt: number): string[] => [
      disk(empty, 'raw', { order: emptyAt }),
      disk(full, 'qcow2', { target: 'vdb', order: fullAt }),
    ]
    await define('empty-first', {
      os: '',
      disks: [disks(1, 2)[0] ?? '', disk(full, 'qcow2', { target: 'vdb' })],
    })
    await define('full-second', { os: '', disks: disks(1, 2) })
    const { status, ids, words } = await diagnose('empty-first')
    expect([status, ids]).to.deep.equal([1, ['boot-disk-empty', 'autostart-off']])
    expect(words[0]).to.equal('the first sector of disk vda, which is to boot, is empty')
    expect((await diagnose('full-second')).ids).to.deep.equal(['autostart-off'])
  })

  it('does not take a compressed disk, which it cannot read, for an empty one', async () => {
    const packed = join(daemon.images, 'packed.qcow2')
    const how = ['convert', '-c', '-f', 'raw', '-O', 'qcow2']
    await run('qemu-img', [...how, image('unpacked.img'), packed], LAB_USER)
    await define('packed', { disks: [disk(packed, 'qcow2')] })
    expect((await diagnose('packed')).ids).to.deep.equal(['autostart-off'])
  })

  it('names a disk for BIOS under UEFI, and variables that are gone', async () => {
    const variables = join(daemon.images, 'uefi_VARS.fd')
    await define('uefi', {
      disks: [disk(image('bios.img'))],
      firmware: 'efi',
      os: `<firmware><feature enabled='no' name='secure-boot'/></firmware><nvram>${variables}</nvram>`,
    })
    await daemon.virsh('start', 'uefi')
    expect((await diagnose('uefi')).ids)
      .to.include('firmware-differs')
      .and.not.include('variables-missing')
    await daemon.virsh('destroy', 'uefi')
    rmSync(variables)
    const { status, ids } = await diagnose('uefi')
    expect([status, ids]).to.deep.equal([1, ['firmware-differs', 'variables-missing']])
  })

  it('names a source that libvirt cannot read', async () => {
    const folder = join(daemon.directory, 'closed')
    own(folder)
    const file = join(folder, 'closed.img')
    writeOwned(file, bootSector())
    await define('closed', { disks: [disk(file)] })
    expect((await diagnose('closed')).ids).to.deep.equal(['autostart-off'])
    chmodSync(file, 0)
    expect((await diagnose('closed')).ids).to.deep.equal(['source-unreadable', 'autostart-off'])
  })

  it('names a disk that QEMU could not read, for which it paused the instance', async () => {
    const file = image('failing.img')
    const socket = `${file}.sock`
    const fails = 'file.inject-error.0.event=read_aio,file.inject-error.0.errno=5'
    const options = `driver=raw,file.driver=blkdebug,file.image.driver=file,file.image.filename=${file},${fails}`
    const pid = `--pid-file=${join(daemon.directory, 'nbd-failing.pid')}`
    const how = ['--fork', '--persistent', '--shared=0', pid, `--socket=${socket}`]
    await run('qemu-nbd', [...how, '--image-opts', options], LAB_USER)
    await define('failing', {
      disks: [
        `<disk type='network' device='disk'><driver name='qemu' type='raw' error_policy='stop' rerror_policy='stop'/><source protocol='nbd'><host transport='unix' socket='${socket}'/></source><target dev='vda' bus='virtio'/></disk>`,
      ],
    })
    await daemon.virsh('start', 'failing')
    while ((await daemon.virsh('domstate', 'failing')).trim() !== 'paused') await sleep(200)
    const { status, ids, words } = await diagnose('failing')
    expect([status, ids]).to.deep.equal([1, ['paused-by-error']])
    expect(words).to.deep.equal(['the instance is paused: disk vda has an error'])
    await daemon.virsh('destroy', 'failing')
  })

  it('reads on the screen that SeaBIOS finds nothing to boot, and saves the picture', async () => {
    await define('nothing', { disks: [disk(image('nothing.img', Buffer.alloc(1 << 20, 'x')))] })
    await daemon.virsh('start', 'nothing')
    const file = join(daemon.directory, 'nothing.png')
    let said = await diagnose('nothing', '--screenshot', file)
    while (said.ids.length === 0) said = await diagnose('nothing', '--screenshot', file)
    expect([said.status, said.ids]).to.deep.equal([1, ['no-bootable-disk']])
    expect(said.words).to.include('Boot failed: not a bootable disk')
    expect(readFileSync(file).toString('latin1', 1, 4)).to.equal('PNG')
    await daemon.virsh('destroy', 'nothing')
  })

  it('reads the log of a console in a pool, and does not take it for that of this start if the screen is before it', async () => {
    const log = join(daemon.images, 'well.log')
    await define('well', {
      disks: [disk(image('well.img'))],
      devices: `<serial type='pty'><log file='${log}' append='on'/></serial>`,
    })
    await daemon.virsh('start', 'well')
    expect(await diagnose('well')).to.deep.include({ status: 2, ids: [], verdict: 'cannot-tell' })
    copyFileSync(join(repositoryRoot, 'test/diagnose/logs/healthy.log'), log)
    // The screen shows SeaBIOS, so the log may be of an earlier start.
    expect(await diagnose('well')).to.deep.include({ status: 2, ids: [], verdict: 'cannot-tell' })
    copyFileSync(join(repositoryRoot, 'test/diagnose/logs/no-init.log'), log)
    expect(await diagnose('well')).to.deep.include({ status: 1, ids: ['init-missing'] })
  })

  it('names a crash, if QEMU ended by itself', async () => {
    const pid = readFileSync(join(daemon.directory, 'run/libvirt/qemu/run/well.pid'), 'utf8')
    process.kill(Number(pid), 'SIGKILL')
    while ((await daemon.virsh('domstate', 'well')).trim() !== 'shut off') await sleep(100)
    rmSync(join(daemon.images, 'well.log'))
    expect(await diagnose('well')).to.deep.include({ status: 2, ids: ['crashed'] })
  })

  it('leaves every definition and every file as it was', async () => {
    const xml = await daemon.virsh('dumpxml', 'empty-first')
    const before = readFileSync(join(daemon.images, 'empty.img'))
    await diagnose('empty-first')
    expect(await daemon.virsh('dumpxml', 'empty-first')).to.equal(xml)
    expect(readFileSync(join(daemon.images, 'empty.img')).equals(before)).to.equal(true)
  })
})

interface Report {
  readonly verdict: string
  readonly findings: readonly {
    readonly id: string
    readonly evidence: readonly { readonly words: string }[]
  }[]
}

interface Place {
  readonly target?: string
  readonly order?: number
}

function disk(file: string, format = 'raw', { target = 'vda', order }: Place = {}): string {
  const boot = order === undefined ? '' : `<boot order='${order}'/>`
  return `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${file}'/><target dev='${target}' bus='virtio'/>${boot}</disk>`
}

function xmlOf(name: string, { disks, os = '', firmware, devices = '' }: Spec): string {
  const machine = firmware === undefined ? 'pc' : 'q35'
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>${firmware === undefined ? 32 : 128}</memory>
  <os${firmware === undefined ? '' : ` firmware='${firmware}'`}><type arch='x86_64' machine='${machine}'>hvm</type>${os}</os>
  <features><acpi/></features>
  <devices>
    ${disks.join('\n    ')}
    ${devices}
    <video><model type='vga'/></video>
    <memballoon model='none'/>
  </devices>
</domain>`
}
