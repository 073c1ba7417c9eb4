import { expect } from 'chai'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { needBuilt } from '../../repair/support/breakable-debian.js'
import { isFull } from '../../rescue-image/support/full.js'
import { INSIDE_KINDS } from './kinds/index.js'
import { HEALTHY, makeBroken } from './support/breaking-guest.js'
import { BrokenHost, hashOf, type Said } from './support/broken-host.js'
import { SeenTable } from './support/seen-table.js'

/** Kinds that are started once, how far the boot comes, and the rule, if from the inside of the disks it is another one. */
const SEEN: Readonly<Record<string, { readonly stage: string; readonly rule?: string }>> = {
  'no loader for UEFI': { stage: 'firmware' },
  'configuration of GRUB gone': { stage: 'loader', rule: 'grub-prompt' },
  'kernel gone': { stage: 'loader' },
  'initramfs gone': { stage: 'kernel' },
  'root of the menu gone': { stage: 'initramfs', rule: 'root-not-found' },
  'no init': { stage: 'initramfs' },
  'a device of fstab gone': { stage: 'system' },
}
/** `DIAGNOSE_KINDS='kernel gone'`: these alone. */
const wanted =
  process.env['DIAGNOSE_KINDS']?.split(',') ?? (isFull ? Object.keys(SEEN) : ['no init'])
const kinds = INSIDE_KINDS.filter(({ name }) => wanted.includes(name))

describe('16: diagnose --boot of a real Debian 12', function () {
  this.timeout(900_000)
  const table = new SeenTable()
  let files: ReadonlyMap<string, string>
  let daemon: Daemon
  let host: BrokenHost
  before(async function () {
    await needBuilt(this)
    daemon = await startDaemon()
    host = new BrokenHost(daemon)
    files = await makeBroken(daemon, isFull ? [...kinds, HEALTHY] : kinds)
  })
  after(async () => {
    console.log(`\n${String(table)}\n`)
    await (daemon as Daemon | undefined)?.stop()
  })

  /** Starts it once; what it was and has stays as it was, byte for byte. */
  async function boot(name: string, what: string, firmware: 'bios' | 'efi'): Promise<Said> {
    const file = files.get(what) ?? ''
    const disks = [{ target: 'vda', bus: 'virtio', format: 'qcow2' as const, file, boot: 1 }]
    await host.define({ name, disks, firmware })
    await daemon.virsh('autostart', name)
    const before = [await host.definition(name), await hashOf(file)]
    const said = await host.diagnose(name, '--boot', '--yes')
    expect([await host.definition(name), await hashOf(file)]).to.deep.equal(before)
    expect(await host.state(name)).to.equal('shut off')
    expect(host.leftovers()).to.deep.equal([])
    return said
  }

  for (const [at, { name: what, rule: inside, fix, firmware = 'bios' }] of kinds.entries())
    it(`names the cause from what it saw: ${what}`, async () => {
      const said = await boot(`web${at}`, what, firmware)
      const { stage = '', rule = inside } = SEEN[what] ?? {}
      const [first] = said.report.findings
      expect(first?.id, JSON.stringify(said)).to.equal(rule)
      expect(first?.fixes[0] ?? null).to.equal(fix)
      expect([said.status, said.report.boot?.result]).to.deep.equal([1, 'stuck'])
      const last = said.report.boot?.moments.at(-1)
      expect(last?.stage, JSON.stringify(said)).to.equal(stage)
      const sources = first?.evidence.map(({ source }) => source) ?? []
      table.add(what, `${rule} (${stage})`, sources, said.ms)
    })

  if (isFull)
    it('sees a healthy one come up', async () => {
      const said = await boot('healthy', 'healthy', 'bios')
      expect([said.status, said.report.findings], JSON.stringify(said)).to.deep.equal([0, []])
      expect(said.report.boot?.result).to.equal('up')
      table.add('nothing', '— (up)', [], said.ms)
    })
})
