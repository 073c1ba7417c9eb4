import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBootVariables } from '../../../provider/diagnose/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { guestXml } from '../../lab/guest-xml.js'
import { writeOwned } from '../../lab/image.js'
import { describeInFull } from '../../rescue-image/support/full.js'
import { skip } from '../../skip.js'
import {
  fileNode,
  numbers,
  option,
  partition,
  partitionOfMbr,
  path,
  putVariables,
} from '../variables/variables-file.js'
import { diskOf, EFI_SYSTEM } from './hostile/raw-disks.js'
import { BreakingGuest } from './support/breaking-guest.js'
import { BrokenHost } from './support/broken-host.js'
import { PARTITIONS } from './support/partitions.js'
import { SeenTable } from './support/seen-table.js'

const TEMPLATE = '/usr/share/OVMF/OVMF_VARS_4M.fd'
const GONE = partition('deadbeef-0000-4000-8000-000000000001')
const LOADER = '\\EFI\\debian\\grubx64.efi'

/** An instance under UEFI on this disk, and the variables that it starts with: one entry, or none. */
async function define(
  { daemon }: BrokenHost,
  name: string,
  file: string,
  entry: Buffer | null,
): Promise<string> {
  const variables = join(daemon.images, `${name}_VARS.fd`)
  const bytes = readFileSync(TEMPLATE)
  if (entry !== null)
    putVariables(bytes, [
      { name: 'Boot0001', data: option('debian', entry) },
      { name: 'BootOrder', data: numbers(1) },
    ])
  writeOwned(variables, bytes)
  const format = file.endsWith('.qcow2') ? 'qcow2' : 'raw'
  const disks = [{ target: 'vda', bus: 'virtio', format, file, boot: 1 } as const]
  const devices = [`<video><model type='vga'/></video>`]
  const log = join(daemon.images, `${name}.log`)
  const xml = guestXml({ name, firmware: 'efi', machine: 'q35', disks, devices }, log)
    .replace('>256</memory>', '>640</memory>')
    .replace('</os>', `<nvram>${variables}</nvram></os>`)
  const definition = join(daemon.directory, `${name}.xml`)
  writeOwned(definition, xml)
  await daemon.virsh('define', '--validate', definition)
  await daemon.virsh('autostart', name)
  await daemon.virsh('pool-refresh', 'default')
  return variables
}

function entriesIn(file: string): unknown {
  const read = readBootVariables(readFileSync(file))
  return read.ok ? read.value.order.map(({ description }) => description) : read.why
}

describe('16: the boot entries of OVMF under libvirt', function () {
  this.timeout(180_000)
  let host: BrokenHost
  before(async function () {
    try {
      readFileSync(TEMPLATE)
    } catch {
      skip(this, 'OVMF is not installed')
    }
    host = new BrokenHost(await startDaemon())
  })
  after(async () => {
    await (host as BrokenHost | undefined)?.daemon.stop()
  })

  it('are listed, and OVMF drops one that leads nowhere, because libvirt gives it a boot order', async () => {
    const disk = join(host.daemon.images, 'bare.img')
    writeOwned(disk, diskOf([{ bytes: Buffer.alloc(4096), type: EFI_SYSTEM }], 1))
    const file = await define(host, 'bare', disk, path(GONE, fileNode(LOADER)))
    expect(entriesIn(file)).to.deep.equal(['debian'])
    const off = await host.diagnose('bare')
    expect([off.status, off.report.findings], JSON.stringify(off)).to.deep.equal([2, []])
    expect(JSON.stringify(off.report.looks)).to.contain(
      'boot entries of a partition that is on no disk, which UEFI passes over: 0001',
    )
    await host.start('bare')
    const on = await host.diagnoseUntil('bare', 'uefi-nothing-to-boot')
    expect(on.report.findings.map(({ id }) => id)).to.deep.equal(['uefi-nothing-to-boot'])
    // While it runs, its file is as OVMF left it.
    expect(entriesIn(file)).to.include('UEFI Misc Device').and.not.include('debian')
    expect(JSON.stringify(on.report.looks)).to.contain('UEFI Misc Device')
    await host.destroy('bare')
  })
})

describeInFull(
  '16: diagnose --inside of a real Debian 12 that UEFI boots by an entry',
  function () {
    this.timeout(900_000)
    const table = new SeenTable()
    let disk = ''
    let daemon: Daemon
    let host: BrokenHost
    before(async () => {
      daemon = await startDaemon()
      host = new BrokenHost(daemon)
      const guest = await BreakingGuest.start(daemon)
      disk = await guest.make('uefi', WITH_GRUB)
      await guest.stop()
      await daemon.virsh('pool-refresh', 'default')
    })
    after(async () => {
      console.log(`\n${String(table)}\n`)
      await (daemon as Daemon | undefined)?.stop()
    })

    const inside = async (name: string): ReturnType<BrokenHost['diagnose']> =>
      host.diagnose(name, '--inside', '--yes', '--shutdown-timeout', '0')

    it('finds nothing if it is up, nor when it is off again', async () => {
      const own = path(partitionOfMbr(SIGNATURE, 2), fileNode(LOADER))
      await define(host, 'healthy', disk, own)
      await host.start('healthy')
      const up = await host.waitUntilUp('healthy')
      expect([up.status, up.report.findings], JSON.stringify(up)).to.deep.equal([0, []])
      await host.destroy('healthy')
      const said = await inside('healthy')
      expect([said.status, said.report.findings], JSON.stringify(said)).to.deep.equal([0, []])
      table.add('nothing', '—', [], said.ms)
    })

    for (const [what, entry] of [
      ['an entry of a partition that is gone', (): Buffer => path(GONE, fileNode(LOADER))],
      [
        'an entry of a loader that is gone',
        (): Buffer => path(partitionOfMbr(SIGNATURE, 2), fileNode('\\EFI\\old\\shimx64.efi')),
      ],
      ['variables that are new', (): null => null],
    ] as const)
      it(`names ${what}`, async () => {
        const name = `stale${what.length}`
        await define(host, name, disk, entry())
        const said = await inside(name)
        const ids = said.report.findings.map(({ id }) => id)
        expect([said.status, ids], JSON.stringify(said)).to.deep.equal([1, ['uefi-entry-stale']])
        table.add(what, 'uefi-entry-stale', ['disk'], said.ms)
      })
  },
)

/** The number of its disk, which names its partitions. */
const SIGNATURE = 0x1a2b3c4d

/** The Debian boots by GRUB from an EFI system partition that has nothing at the fallback path. */
const WITH_GRUB = {
  break: 'cp $R/usr/lib/grub/x86_64-efi/monolithic/grubx64.efi /run/grubx64.efi',
  breakUnmounted: `${PARTITIONS('64M, U')}
sfdisk -q --no-reread --force --disk-id $disk ${SIGNATURE}
mkfs.vfat \${disk}2 >/dev/null
mkdir -p /run/esp; mount \${disk}2 /run/esp
mkdir -p /run/esp/EFI/debian; cp /run/grubx64.efi /run/esp/EFI/debian/
printf 'search --set=root --file /boot/grub/grub.cfg\\nconfigfile /boot/grub/grub.cfg\\n' >/run/esp/EFI/debian/grub.cfg
umount /run/esp`,
}
