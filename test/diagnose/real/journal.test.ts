import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  diagnose,
  readDiskFacts,
  readLookScript,
  type Diagnosis,
} from '../../../provider/diagnose/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { describeInFull } from '../../rescue-image/support/full.js'
import { factsOf } from '../facts-of.js'
import { BreakingGuest, makeBroken } from './support/breaking-guest.js'
import { BrokenHost } from './support/broken-host.js'

/** A service that the system requires before all others. */
const NEEDED = `W=$R/etc/systemd/system
mkdir -p $W/sysinit.target.requires
cat >$W/needed.service <<END
[Unit]
Description=Needed
DefaultDependencies=no
Before=sysinit.target
After=systemd-journal-flush.service
[Service]
Type=oneshot
ExecStart=/bin/false
END
ln -s ../needed.service $W/sysinit.target.requires/needed.service`

const DEVICE = 'deadbeef-0000-4000-8000-000000000000'

/** What each must show on its console, and the rule that its disk alone must show then. */
const KINDS = [
  { name: 'healthy', rule: null },
  { name: 'unit', break: NEEDED, rule: 'boot-unit-failed' },
  {
    name: 'fstab',
    break: `echo 'UUID=${DEVICE} /data ext4 defaults 0 2' >>$R/etc/fstab`,
    rule: 'fstab-device-missing',
  },
] as const

describeInFull('16: the journal of a real Debian 12 that booted once', function () {
  this.timeout(900_000)
  const rows: string[] = []
  let [daemon, guest]: [Daemon?, BreakingGuest?] = []
  let files: ReadonlyMap<string, string>
  before(async () => {
    daemon = await startDaemon()
    const host = new BrokenHost(daemon)
    files = await makeBroken(daemon, KINDS)
    for (const { name, rule } of KINDS) await boot(host, name, rule)
    guest = await BreakingGuest.start(daemon)
  })
  after(async () => {
    console.log(`\n${rows.join('\n')}\n`)
    await daemon?.stop()
  })

  /** Boots it until its console shows the rule, and powers it off when its journal is on its disk. */
  const boot = async (host: BrokenHost, name: string, rule: string | null): Promise<void> => {
    const file = files.get(name) ?? ''
    const disk = { target: 'vda', bus: 'virtio', format: 'qcow2', file, boot: 1 } as const
    await host.define({ name, disks: [disk] })
    await host.start(name)
    const said = await (rule === null
      ? host.waitUntilUp(name)
      : host.diagnoseUntil(name, rule, 300_000))
    expect(said.report.findings[0]?.id ?? null, JSON.stringify(said)).to.equal(rule)
    // The kernel of the instance writes what changed after 30 s.
    await sleep(45_000)
    await host.destroy(name)
  }

  const look = async (name: string, script?: string): Promise<Diagnosis> => {
    const { said, ms } = (await guest?.lookAt(files.get(name) ?? '', script)) ?? {}
    rows.push(`${name}${script === undefined ? '' : ' without its journal'}: look ${ms} ms`)
    return diagnose(factsOf({ disk: readDiskFacts(said ?? Buffer.of()) }))
  }
  const wordsOf = ({ looks }: Diagnosis): string => looks.map(({ words }) => words).join('\n')

  it('shows nothing of one that let users in', async () => {
    const said = await look('healthy')
    expect([said.verdict, said.findings], wordsOf(said)).to.deep.equal(['nothing-found', []])
    expect(wordsOf(said)).to.match(/the journal has 1 boot, the last from .*, which let users in/)
    const without = await look('healthy', readLookScript().replace('  look_at_journal\n', ''))
    expect(wordsOf(without)).not.to.contain('the journal')
  })

  it('shows a unit that the boot needed and that failed', async () => {
    const said = await look('unit')
    const ids = said.findings.map(({ id }) => id)
    expect(ids, wordsOf(said)).to.deep.equal(['boot-unit-failed'])
    const words = said.findings[0]?.evidence.map((one) => one.words).join('\n')
    expect(words).to.match(/: systemd\[1\]: Failed to start needed\.service - Needed\.$/m)
  })

  it('shows a device of fstab with what the disk shows, and nothing when the line is mended', async () => {
    const broken = await look('fstab')
    const [first, ...more] = broken.findings
    expect([first?.id, more], wordsOf(broken)).to.deep.equal(['fstab-device-missing', []])
    expect(first?.consequences).to.deep.equal(['emergency-mode'])
    const words = first?.evidence.map((one) => one.words).join('\n')
    expect(words).to.contain('is on no disk')
    expect(words).to.match(/^journal of the boot of .*: Timed out waiting for device /m)
    await guest?.change(files.get('fstab') ?? '', `sed -i /${DEVICE}/d $R/etc/fstab`)
    const mended = await look('fstab')
    expect([mended.verdict, mended.findings], wordsOf(mended)).to.deep.equal(['nothing-found', []])
    expect(wordsOf(mended)).to.contain('which ended in emergency mode')
  })
})
