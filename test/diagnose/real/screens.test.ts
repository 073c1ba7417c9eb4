import { expect } from 'chai'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import type { GuestSpec } from '../../lab/guest-xml.js'
import { writeOwned } from '../../lab/image.js'
import { bootSector } from '../../cli/support/boot-sector.js'
import { describeInFull } from '../../rescue-image/support/full.js'
import { LOADER_KINDS as ALL } from './kinds/screens.js'
import { BreakingGuest } from './support/breaking-guest.js'
import { BrokenHost } from './support/broken-host.js'
import { SeenTable } from './support/seen-table.js'

/** An instance that needs no Debian, and the rule that must come first. */
interface Bare {
  readonly name: string
  readonly rule: string
  readonly content?: Uint8Array
  readonly spec: Partial<GuestSpec>
  readonly isOff?: true
}

/** `DIAGNOSE_KINDS='kernel gone'`: these alone. */
const wanted = process.env['DIAGNOSE_KINDS']?.split(',')
const LOADER_KINDS = ALL.filter(({ name }) => wanted?.includes(name) ?? true)

const NIC = [{ mac: '52:54:00:00:00:01' }]

const BARE: readonly Bare[] = [
  { name: 'no-disks', rule: 'no-disk', spec: { disks: [] }, isOff: true },
  {
    name: 'network-alone',
    rule: 'disk-not-in-boot-order',
    spec: { osBoot: ['network'], nics: NIC },
    isOff: true,
  },
  {
    name: 'one-sector',
    rule: 'disk-unreadable',
    content: Buffer.from([]),
    spec: { osBoot: ['hd'] },
  },
  {
    name: 'nothing-for-uefi',
    rule: 'uefi-nothing-to-boot',
    content: Buffer.alloc(4 << 20, 'x'),
    spec: { firmware: 'efi', machine: 'q35' },
  },
]

describeInFull('16: diagnose of what firmware and boot loaders show', function () {
  this.timeout(600_000)
  const table = new SeenTable()
  const files = new Map<string, string>()
  let daemon: Daemon
  let host: BrokenHost
  let boot: Uint8Array
  before(async () => {
    daemon = await startDaemon()
    host = new BrokenHost(daemon)
    const guest = await BreakingGuest.start(daemon)
    for (const kind of LOADER_KINDS) files.set(kind.name, await guest.make(kind.name, kind))
    boot = await guest.bootCode()
    await guest.stop()
    await daemon.virsh('pool-refresh', 'default')
  })
  after(async () => {
    console.log(`\n${String(table)}\n`)
    await daemon.stop()
  })

  const check = async (name: string, what: string, rule: string): Promise<readonly string[]> => {
    const said = await host.diagnoseUntil(name, rule)
    const [first] = said.report.findings
    expect(first?.id, JSON.stringify(said.report)).to.equal(rule)
    table.add(what, rule, first?.evidence.map(({ source }) => source) ?? [], said.ms)
    return first?.fixes ?? []
  }

  for (const [at, kind] of LOADER_KINDS.entries()) {
    const { name: what, rule, fix, firmware = 'bios', memory } = kind
    it(`names ${rule}: ${what}`, async () => {
      const name = `web${at}` // its agent's socket has a short path then
      const machine = firmware === 'efi' ? ('q35' as const) : ('pc' as const)
      const file = files.get(what) ?? ''
      const disks = [{ target: 'vda', bus: 'virtio', format: 'qcow2' as const, file, boot: 1 }]
      await host.define({ name, firmware, machine, disks }, memory, firmware === 'efi')
      await host.start(name)
      const fixes = await check(name, what, rule)
      expect(fixes[0] ?? null).to.equal(fix)
      await host.destroy(name)
    })
  }

  for (const { name, rule, content = bootSector(), spec, isOff } of BARE)
    it(`names ${rule}: ${name}`, async () => {
      const file = join(daemon.images, `${name}.img`)
      writeOwned(file, content.length === 0 ? boot : content)
      await daemon.virsh('pool-refresh', 'default')
      await host.define({ name, disks: [{ target: 'vda', bus: 'virtio', file }], ...spec }, 128)
      if (isOff !== true) await host.start(name)
      await check(name, name, rule)
      await host.destroy(name)
    })
})
