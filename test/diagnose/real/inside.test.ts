import { expect } from 'chai'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'
import { needBuilt } from '../../repair/support/breakable-debian.js'
import { isFull, itInFull } from '../../rescue-image/support/full.js'
import { INSIDE_KINDS } from './kinds/index.js'
import { BreakingGuest, HEALTHY, makeBroken } from './support/breaking-guest.js'
import { BrokenHost, hashOf, type Said } from './support/broken-host.js'
import { SeenTable } from './support/seen-table.js'

const MAIN = join(repositoryRoot, 'dist/provider/cli/main.js')

/** Kinds that are diagnosed as an operator does it, and by what besides their disk: what their console or screen shows. */
const SEEN: Readonly<Record<string, readonly string[]>> = {
  'kernel gone': ['disk', 'console'],
  'configuration of GRUB gone': ['disk'],
  'initramfs gone': ['disk', 'console'],
  'a device of fstab gone': ['disk', 'console'],
  'initramfs cut': ['disk'],
}
/** `DIAGNOSE_KINDS='kernel gone'`: these alone. */
const wanted =
  process.env['DIAGNOSE_KINDS']?.split(',') ?? (isFull ? Object.keys(SEEN) : ['kernel gone'])
const kinds = INSIDE_KINDS.filter(({ name }) => wanted.includes(name))

describe('16: diagnose --inside of a real Debian 12 that does not boot', function () {
  this.timeout(900_000)
  const table = new SeenTable()
  let files: ReadonlyMap<string, string>
  let daemon: Daemon
  let host: BrokenHost
  before(async function () {
    await needBuilt(this)
    daemon = await startDaemon()
    host = new BrokenHost(daemon)
    const full = { ...kindOf('disk full'), name: 'full' }
    files = await makeBroken(daemon, [...kinds, full, ...(isFull ? [HEALTHY] : [])])
  })
  after(async () => {
    console.log(`\n${String(table)}\n`)
    await (daemon as Daemon | undefined)?.stop()
  })

  const define = async (name: string, file: string): Promise<void> => {
    const disks = [{ target: 'vda', bus: 'virtio', format: 'qcow2' as const, file, boot: 1 }]
    await host.define({ name, disks })
  }
  const inside = (name: string): Promise<Said> =>
    host.diagnose(name, '--inside', '--yes', '--shutdown-timeout', '0')

  for (const [at, { name: what, rule, fix }] of kinds.entries())
    it(`names the cause, and leaves the instance on as it was: ${what}`, async () => {
      const name = `web${at}` // its agent's socket has a short path then
      await define(name, files.get(what) ?? '')
      await host.start(name)
      const before = await host.definition(name)
      // It is stuck when the same is seen from the outside, or nothing is.
      if (SEEN[what]?.includes('console') === true) await host.diagnoseUntil(name, rule)
      const said = await inside(name)
      const [first] = said.report.findings
      expect(first?.id, JSON.stringify(said)).to.equal(rule)
      expect(first?.fixes[0] ?? null).to.equal(fix)
      const sources = first?.evidence.map(({ source }) => source) ?? []
      expect(sources).to.include.members([...(SEEN[what] ?? [])])
      expect(said.status).to.equal(1)
      expect(await host.state(name)).to.equal('running')
      expect(await host.definition(name)).to.equal(before)
      expect(host.leftovers()).to.deep.equal([])
      table.add(what, `${rule} (look ${(said.lookMs ?? 0) / 1000} s)`, sources, said.ms)
      await host.destroy(name)
    })

  it('leaves an instance off, and its disk byte for byte as it was', async () => {
    const file = files.get('full') ?? ''
    await define('full', file)
    const hash = await hashOf(file)
    const said = await inside('full')
    const ids = said.report.findings.map(({ id }) => id)
    expect(ids, JSON.stringify(said)).to.deep.equal(['disk-full', 'autostart-off'])
    expect(await host.state('full')).to.equal('shut off')
    expect(await hashOf(file)).to.equal(hash)
    expect(host.leftovers()).to.deep.equal([])
    table.add('disk full', `disk-full (look ${(said.lookMs ?? 0) / 1000} s)`, ['disk'], said.ms)
  })

  itInFull('ends its rescue if nobody reads any more what it says', async () => {
    const file = files.get('full') ?? ''
    const hash = await hashOf(file)
    const command = `"$0" "$1" diagnose full --inside --yes 2>&1 | head -n 1; echo "\${PIPESTATUS[0]}"`
    const options = { env: daemon.env, timeout: 300_000 }
    const said = await run('bash', ['-c', command, process.execPath, MAIN], options)
    expect(said).to.match(/^To look at the disks, the instance is put into rescue .*\n2\n$/)
    expect(await host.state('full')).to.equal('shut off')
    expect(await hashOf(file)).to.equal(hash)
    expect(host.leftovers()).to.deep.equal([])
  })

  itInFull('finds nothing in a Debian that is up, and it is up again', async () => {
    await define('healthy', files.get('healthy') ?? '')
    await host.start('healthy')
    const up = await host.waitUntilUp('healthy')
    expect([up.status, up.report.findings], JSON.stringify(up)).to.deep.equal([0, []])
    const said = await inside('healthy')
    expect([said.status, said.report.findings], JSON.stringify(said)).to.deep.equal([0, []])
    const again = await host.waitUntilUp('healthy')
    expect([again.status, again.report.findings]).to.deep.equal([0, []])
    table.add('nothing', `— (look ${(said.lookMs ?? 0) / 1000} s)`, [], said.ms)
    await host.destroy('healthy')
  })

  itInFull('finds nothing from the outside in our own rescue system', async () => {
    const guest = await BreakingGuest.start(daemon)
    const { report } = await host.diagnose('breaker')
    expect(report.findings, JSON.stringify(report)).to.deep.equal([])
    await guest.stop()
  })
})

function kindOf(name: string): (typeof INSIDE_KINDS)[number] {
  const found = INSIDE_KINDS.find((kind) => kind.name === name)
  if (found === undefined) throw new Error(name)
  return found
}
