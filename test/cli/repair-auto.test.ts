import { expect } from 'chai'
import type { DiskLine } from '../../provider/diagnose/facts/disk-lines.js'
import { HEALTHY } from '../diagnose/rules/disk-cases.js'
import { makeRepairHost, REPAIR, type RepairHost, type RepairSaid } from './support/repair-host.js'

const ASK = REPAIR.filter((word) => word !== '--fix' && word !== 'fstab')
const AUTO = [...ASK, '--auto', '--yes']
const MENDED = ['root: mended', 'data: mended']
const BROKEN = ['root: broken', 'data: broken']
/** What a person must mend. */
const NO_INIT: readonly DiskLine[] = HEALTHY.map((line) =>
  line.kind === 'root' ? { ...line, init: 'missing' } : line,
)

const said = (ran: RepairSaid | null): RepairSaid => {
  if (ran === null) throw new Error('it was killed')
  return ran
}

/** Nothing of the rescue is left, and no disk was harmed. */
function expectWhole(host: RepairHost, content: readonly string[]): void {
  expect(host.content()).to.deep.equal(content)
  expect(host.files()).to.deep.equal(host.before)
  expect(host.fake.host.harms).to.deep.equal([])
}

describe('16: libvirt-rescue repair that diagnoses', () => {
  it('takes by --auto what may be taken, in one rescue, and says what is left', async () => {
    const host = await makeRepairHost(true, true)
    const { status, out, err } = said(await host.command(AUTO))
    expect(status, err).to.equal(0)
    expectWhole(host, MENDED)
    expect(host.jobs).to.deep.equal(['look', 'fstab dry-run', 'fstab apply', 'look'])
    expect(host.calls().filter(({ call }) => call === 'domainCreateXml')).to.have.length(2)
    expect(out).to.match(/^Instance web: what was looked at does not show a cause\.$/m)
    expect(out).to.match(
      /^ {2}- look at its disks from the inside, run each fix that mends what is found and may be run without asking, with its check, and look again$/m,
    )
    expect(err).to.contain(
      "These fixes are run, in this order:\n  - fix 'fstab', for: /etc/fstab names a device that does not appear\n",
    )
    expect(err).to.match(
      /^Diagnosed again on probation: nothing is wrong with what was looked at\.$/m,
    )
    expect(out).to.match(/^ {2}- 'fstab' was done$/m)
    expect(out).to.match(/^ {2}look inside {9}\d/m)
  })

  it('asks once for all that is proposed, then for each', async () => {
    const host = await makeRepairHost(true, true)
    const { status, asked } = said(await host.command(ASK, { answer: () => true }))
    expect(asked).to.deep.equal([
      ...['Go on?', "Take fix 'fstab'?", "Run fix 'fstab'?"],
      'Make the repair permanent?',
    ])
    expect(status).to.equal(0)
    expectWhole(host, MENDED)
  })

  it('does nothing if nobody can be asked whether to begin', async () => {
    const host = await makeRepairHost(true, true)
    const { status, err } = said(await host.command(ASK))
    expect(status).to.equal(2)
    expect(err).to.match(/pass --yes\. Nothing was done\.$/)
    // It was looked at from the outside.
    expect(host.deeds().filter((deed) => !/gent|onsole/.test(deed))).to.deep.equal([])
  })

  it('proposes and throws away if it may begin and nobody chooses', async () => {
    const host = await makeRepairHost(true, true)
    const { status, out } = said(await host.command([...ASK, '--yes']))
    expect(status).to.equal(2)
    expect(host.jobs).to.deep.equal(['look'])
    expectWhole(host, BROKEN)
    expect(out).to.match(
      /^Instance 'web' is not repaired: nobody could be asked which fixes to take\. Nothing of it is left on the host, /m,
    )
    expect(out).to.match(
      /^to take what was proposed: `npx pulumi-libvirt-rescue repair --uri qemu:\/\/\/system --fix fstab --healthy-timeout 60 --no-stack web`$/m,
    )
  })

  it('says so and throws away if nothing is found', async () => {
    const host = await makeRepairHost(true, true)
    host.finds = HEALTHY
    const { status, out, err } = said(await host.command(AUTO))
    expect(status).to.equal(2)
    expectWhole(host, BROKEN)
    expect(err).to.match(/^No fix is proposed\.$/m)
    expect(out).to.contain('is not repaired: nothing was found that a fix could mend.')
  })

  it('says what a person must do, and throws away', async () => {
    const host = await makeRepairHost(true, true)
    host.finds = NO_INIT
    const { status, out, err } = said(await host.command(AUTO))
    expect(status).to.equal(2)
    expectWhole(host, BROKEN)
    expect(err).to.match(/^No fix mends these:\n {2}- .*\. .*\.$/m)
    expect(out).to.contain('no fix mends what was found, so a person must.')
  })

  it('takes no parameter out of the air, and says the command', async () => {
    const host = await makeRepairHost(true, true)
    host.finds = [...HEALTHY, { kind: 'file', path: '/root/.ssh/authorized_keys', problem: 'mode' }]
    const { status, err } = said(await host.command(AUTO))
    expect(status, err).to.equal(2)
    expect(err).to.contain(
      'repair --uri qemu:///system --fix ssh-key --parameter ssh-key.key=VALUE --healthy-timeout 60 --no-stack web`',
    )
    expectWhole(host, BROKEN)
  })

  it('shows by --dry-run what would be taken, and leaves nothing', async () => {
    for (const words of [
      [...AUTO, '--dry-run'],
      [...ASK, '--yes', '--dry-run'],
    ]) {
      const host = await makeRepairHost(true, true)
      const { status, out } = said(await host.command(words))
      expect([status, host.jobs]).to.deep.equal([0, ['look', 'fstab dry-run']])
      expect(out).to.contain("That is what the fixes would change in instance 'web'.")
      expectWhole(host, BROKEN)
    }
  })

  it('gives programs what was found, proposed and left', async () => {
    const host = await makeRepairHost(true, true)
    const { out } = said(await host.command([...AUTO, '--format', 'json']))
    const printed = JSON.parse(out) as {
      readonly found: { readonly findings: readonly { readonly id: string }[] }
      readonly proposed: readonly string[]
      readonly after: { readonly verdict: string }
    }
    expect(printed.found.findings.map(({ id }) => id)).to.deep.equal(['fstab-device-missing'])
    expect(printed.proposed).to.deep.equal(['fstab'])
    expect(printed.after.verdict).to.equal('nothing-found')
  })

  it('is finished by the same command, wherever its process was killed', async function () {
    this.timeout(300_000)
    const whole = await makeRepairHost(true, true)
    await whole.command(AUTO)
    const sites = whole.calls().filter(({ call }) => CHANGES.test(call))
    const step = process.env['REPAIR_FAULTS'] === 'full' ? 1 : 5
    for (const site of sites.filter((_, at) => at % step === 0)) {
      const host = await makeRepairHost(true, true)
      const why = `${site.call} ${site.nth}`
      expect(await host.command(AUTO, { harm: { site, fault: 'kill-after' } }), why).to.equal(null)
      // Once the last volume is gone, the repair had ended, and nothing is found any more.
      const isOver = [host.content(), host.files()].join() === [MENDED, host.before].join()
      const again = await host.command(AUTO)
      expect(again?.status, `${why}: ${again?.err}\n${again?.out}`).to.equal(isOver ? 2 : 0)
      expectWhole(host, MENDED)
    }
  })
})

const CHANGES =
  /^domain(Create|Destroy|Shutdown|Block|Suspend|Resume|Set|Qemu)|^storageVol(Create|Delete)/
