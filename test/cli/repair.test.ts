import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRepairHost, REPAIR, type RepairHost, type RepairSaid } from './support/repair-host.js'

const MENDED = ['root: mended', 'data: mended']
const BROKEN = ['root: broken', 'data: broken']
const YES = [...REPAIR, '--yes']
const AGAIN = REPAIR.filter((word) => word !== '--fix' && word !== 'fstab')

const said = (ran: RepairSaid | null): RepairSaid => {
  if (ran === null) throw new Error('it was killed')
  return ran
}

/** The words that were not mended, and the disks as they were. */
function expectBefore(host: RepairHost): void {
  expect(host.content()).to.deep.equal(BROKEN)
  expect(host.files()).to.deep.equal(host.before)
  expect(host.fake.host.harms).to.deep.equal([])
}

function expectMended(host: RepairHost): void {
  expect(host.content()).to.deep.equal(MENDED)
  expect(host.files()).to.deep.equal(host.before)
  expect(host.fake.host.harms).to.deep.equal([])
}

describe('15: libvirt-rescue repair', () => {
  it('says what it will do, mends, proves and merges; the stored definition stays', async () => {
    const host = await makeRepairHost()
    const { stored } = host.fake.domain('web')
    const { status, out, err, asked } = said(await host.command(YES))
    expect([status, asked]).to.deep.equal([0, []])
    expectMended(host)
    expect(host.fake.domain('web').stored).to.equal(stored)
    expect(host.jobs).to.deep.equal(['fstab dry-run', 'fstab apply'])
    expect(out.slice(out.indexOf('To repair'))).to.equal(SAID)
    expect(err).to.match(/^Fix 'fstab' would do this:\nFix 'fstab' runs, and then its check:\n/m)
  })

  it('shuts an instance down again that was off before', async () => {
    const host = await makeRepairHost(false)
    expect(said(await host.command(YES)).status).to.equal(0)
    expectMended(host)
    expect(host.fake.domain('web').live).to.equal(null)
  })

  it('asks before it begins, before each fix, and before it is permanent', async () => {
    const host = await makeRepairHost()
    const { status, asked, err } = said(await host.command(REPAIR, { answer: () => true }))
    expect(asked).to.deep.equal(['Go on?', "Run fix 'fstab'?", 'Make the repair permanent?'])
    expect(err).to.match(PROVEN)
    expect(status).to.equal(0)
    expectMended(host)
  })

  it('does nothing if nobody can be asked, or if the answer is no', async () => {
    const host = await makeRepairHost()
    const nobody = said(await host.command(REPAIR))
    expect([nobody.status, nobody.err]).to.deep.equal([
      2,
      'Not a terminal, so I cannot ask; pass --yes. Nothing was done.',
    ])
    expect(said(await host.command(REPAIR, { answer: () => false })).status).to.equal(0)
    expect(host.deeds()).to.deep.equal([])
  })

  it('throws away what is not proven, with the last lines of the console and a hint', async () => {
    const host = await makeRepairHost()
    host.isHopeless = true
    host.shows = '\u001B[31mKernel panic\u001B[0m - not syncing\u0007\r\n'
    const { status, out } = said(await host.command(YES))
    expect(status).to.equal(1)
    expectBefore(host)
    expect(out.slice(out.indexOf('The last lines'))).to.match(
      /^The last lines of its console, in the words of the guest:\n {2}\| Kernel panic - not syncing\n\n {2}step /,
    )
    expect(out.slice(out.indexOf('It is not proven'))).to.match(
      /^It is not proven that instance 'web' boots: it is not known what its guest agent would say: .*; its console showed no login prompt\. Nothing of it is left on the host, and nothing that it wrote on the disks\.\nto find out why: `npx pulumi-libvirt-rescue diagnose --uri qemu:\/\/\/system web`$/,
    )
  })

  it('asks on a terminal before it throws away, and says how to go on if it is not to', async () => {
    const host = await makeRepairHost()
    host.isHopeless = true
    const answer = (question: string): boolean => !question.includes('Throw')
    const { status, out, err, asked } = said(await host.command(REPAIR, { answer }))
    expect(err).to.match(
      /^It is not proven that instance 'web' boots:\n {2}- it is not known what its guest agent would say: .*; its console showed no login prompt$/m,
    )
    expect(asked.at(-1)).to.equal('Throw the repair away?')
    expect(status).to.equal(3)
    expect(host.content()).to.deep.equal(BROKEN)
    expect(out).to.contain(
      'to go on: `npx pulumi-libvirt-rescue repair --uri qemu:///system --fix fstab --healthy-timeout 60 --no-stack web`',
    )
    // It boots now, whyever: the same command only proves and merges.
    host.isHopeless = false
    host.jobs.length = 0
    host.shows = 'web login: '
    const again = said(await host.command([...AGAIN, '--yes']))
    expect([again.status, host.jobs]).to.deep.equal([0, []])
    expectMended(host)
  })

  it('says last what is left and how to go on, without the log of a boot that was proven', async () => {
    const host = await makeRepairHost()
    host.shows = '[  OK  ] Started cron.\r\n'
    const answer = (question: string): boolean => !question.includes('permanent')
    const { status, out } = said(await host.command(REPAIR, { answer }))
    expect(status).to.equal(3)
    expect(out).not.to.contain('Started cron')
    expect(out.slice(out.indexOf('  in all'))).to.equal(DECLINED)
  })

  it('says that another fix is not run while one is on probation', async () => {
    const host = await makeRepairHost()
    const answer = (question: string): boolean => !question.includes('permanent')
    await host.command(REPAIR, { answer })
    const other = REPAIR.map((word) => (word === 'fstab' ? 'grub' : word))
    const { out } = said(await host.command(other, { answer: () => false }))
    expect(out).to.contain(
      "\nFix 'grub' is not run: instance 'web' is on probation with an earlier repair (its reason: 'repair: fstab'). " +
        'To run it, throw that repair away first: `npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`.\n',
    )
    const same = said(await host.command(REPAIR, { answer: () => false }))
    expect(same.out).not.to.contain('is not run')
  })

  it('throws away if a fix fails, and cleans what it writes', async () => {
    const host = await makeRepairHost()
    const bytes = Buffer.from('no \u001B[2J\u001B]0;x\u0007room\u202E\r\nleft\u0000\n')
    host.script = (job) => ({
      writes: [{ at: 10, stream: 'out', bytes }],
      endsAt: 500,
      status: job === 'fstab apply' ? 1 : 0,
    })
    const { status, out, err } = said(await host.command(YES))
    expect(status).to.equal(1)
    expectBefore(host)
    expect(out).to.contain(
      "Instance 'web' is not repaired: 'fstab' failed: the cause is still there, or something could not be done. Nothing of it is left",
    )
    // eslint-disable-next-line no-control-regex -- these must not be in it
    expect(err).not.to.match(/[\u0000-\u0009\u000B-\u001F\u202E]/)
    expect(err).to.match(/^ {2}\| no room \n {2}\| left/m)
  })

  it('keeps the rescue with --keep-rescue, from where it goes on', async () => {
    const host = await makeRepairHost()
    host.script = (job) => ({ writes: [], endsAt: 500, status: job === 'fstab apply' ? 1 : 0 })
    const { status, out } = said(await host.command([...YES, '--keep-rescue']))
    expect(status).to.equal(3)
    expect(out).to.contain('Its rescue system runs under the checkpoint')
    host.script = () => ({ writes: [], endsAt: 500, status: 0 })
    host.jobs.length = 0
    expect(said(await host.command(YES)).status).to.equal(0)
    expect(host.jobs).to.deep.equal(['await jobs', 'fstab dry-run', 'fstab apply'])
    expectMended(host)
  })

  it('is thrown away by unrescue, which says so before it asks', async () => {
    const host = await makeRepairHost()
    host.isHopeless = true
    await host.command([...YES, '--keep-rescue'])
    const { out, status } = said(await host.command(['unrescue', 'web', '--yes']))
    expect([status, out]).to.satisfy(
      ([code, text]: [number, string]) => code === 0 && /throw|thrown/.test(text),
    )
    expectBefore(host)
  })

  it('shows in a dry run what would be done, and leaves nothing', async () => {
    const host = await makeRepairHost()
    const { status, out } = said(await host.command([...YES, '--dry-run']))
    expect([status, host.jobs]).to.deep.equal([0, ['fstab dry-run']])
    expect(out).to.contain("That is what the fixes would change in instance 'web'.")
    expectBefore(host)
  })

  it('prints JSON alone to standard output', async () => {
    const host = await makeRepairHost()
    const { out, err } = said(await host.command([...YES, '--format', 'json']))
    const printed = JSON.parse(out) as Record<string, unknown>
    expect(printed).to.deep.include({
      ...{ version: 1, instance: 'web', uri: 'qemu:///system' },
      ...{ result: 'repaired', left: 'nothing', reason: null, next: [] },
    })
    expect(printed['steps']).to.have.length(5)
    expect(err).to.match(/^To repair instance 'web' on qemu:\/\/\/system:$/m)
  })

  it('runs a script of the user after showing it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'repair-'))
    const file = join(folder, 'mend.sh')
    writeFileSync(file, '#!/bin/sh\necho \u001B[2Jmend\n')
    const host = await makeRepairHost()
    const words = YES.map((word) => (word === 'fstab' ? file : word))
    const { status, out } = said(await host.command(words))
    rmSync(folder, { recursive: true })
    expect([status, host.jobs]).to.deep.equal([0, ['script']])
    expect(out).to.contain('    | #!/bin/sh\n')
    expectMended(host)
  })

  for (const [words, message] of [
    [
      ['repair', 'web', '--fix', 'fstap'],
      /^fix: 'fstap' is not one of .*; did you mean 'fstab'\?$/,
    ],
    [['repair', 'web', '--fix', './none.sh'], /^the script cannot be read: ENOENT/],
    [['repair', 'web', '--fix', 'fstab', '--fix', 'fstab'], /^a fix is given twice: fstab, fstab$/],
    [['repair', 'web', '--fix', 'mask-unit'], /^mask-unit\.unit: is missing: /],
    [
      ['repair', 'web', '--fix', 'fstab', '--parameter', 'fsck.loss=yes'],
      /is a parameter of fix 'fsck', which is not given$/,
    ],
    [
      ['repair', 'web', '--fix', 'fsck', '--parameter', 'loss=yes'],
      /^a '--parameter' is not FIX\.NAME=VALUE$/,
    ],
    [
      ['repair', 'web', '--fix', 'fsck', '--parameter', 'fsck.loss=@/none'],
      /^the parameter cannot be read: ENOENT/,
    ],
    [
      ['repair', 'web', '--fix', 'fstab', '--healthy', '('],
      /^'\(' for '--healthy' is not a regular expression in RE2's syntax/,
    ],
    [
      ['repair', 'web', '--fix', 'fstab', '--healthy', '.*'],
      /matches an empty line, so every system would be proven to boot$/,
    ],
    [
      ['repair', 'web', '--fix', 'fstab', '--healthy', 'tcp:70000'],
      /is not a port for '--healthy'/,
    ],
    [['repair', 'web', '--fix', 'fstab', '--untrusted'], /^option '--untrusted' needs --healthy/],
    [['repair', 'web', '--fix', 'fstab', '--auto'], /^option '--auto' does not go with '--fix'/],
    [['repair', 'web', '--auto', '--parameter', 'fsck.lost=yes'], /^fsck\.lost: /],
    [['repair', 'web', '--parameter', 'mask-unit.unit=$(x)'], /^mask-unit\.unit: /],
    [
      ['repair', 'web', '--fix', 'fstab', '--healthy-timeout', '0'],
      /^'0' is not a time for '--healthy-timeout'/,
    ],
    [
      ['repair', 'web', '--fix', 'fstab', '--stack', 'x', '--no-stack'],
      /^option '--stack' does not go with '--no-stack'$/,
    ],
  ] as const)
    it(`refuses '${words.slice(2).join(' ')}' before it connects`, async () => {
      const host = await makeRepairHost()
      const { err } = said(await host.command(words))
      expect(err).to.match(/^UsageError: /)
      expect(err.slice('UsageError: '.length)).to.match(message)
      expect(host.calls()).to.deep.equal([])
    })

  it('refuses an instance that is in rescue without a checkpoint', async () => {
    const host = await makeRepairHost()
    const image = REPAIR.slice(REPAIR.indexOf('--image'), REPAIR.indexOf('--healthy-timeout'))
    await host.command(['rescue', 'web', ...image, '--yes'])
    const { status, err } = said(await host.command(YES))
    expect(status).to.equal(1)
    expect(err).to.match(
      /^Instance 'web' on qemu:\/\/\/system cannot be repaired now: it is in rescue already, and not under a checkpoint that can be merged\. /,
    )
  })
})

/** On probation, proven, and not to be kept. */
const DECLINED = `  in all              2.0

Instance 'web' is not repaired: it was not to be made permanent. Its own system runs with what was written, and its disks are what they were.
to look: \`npx pulumi-libvirt-rescue console --uri qemu:///system web\`
to go on: \`npx pulumi-libvirt-rescue repair --uri qemu:///system --fix fstab --healthy-timeout 60 --no-stack web\`
to throw it away: \`npx pulumi-libvirt-rescue unrescue --uri qemu:///system web\``

/** What it is proven by is said before it is asked for. */
const PROVEN =
  /^Instance 'web' is proven to boot:\n {2}- its guest agent answers from boot \S+, and systemd says 'running'$/m

const SAID = `To repair instance 'web' on qemu:///system:
  - put it into rescue under a checkpoint: what is written to its disks is kept apart from them
  - fix 'fstab' (comments out the lines of /etc/fstab whose device is not there; changes: /etc/fstab; never the lines of / and /usr, nor lines with nofail or noauto): show what it would change, then run it and its check
  - start its own system on probation: with what was written
  - wait up to 60 s until it is proven to boot: its guest agent answers from a new boot and systemd says 'running' or 'degraded', or its console shows a login prompt
  - then make the repair permanent; if it is not proven, throw it away, so that the disks are byte for byte what they were
  step                seconds
  rescue              1.0
  mend: fstab         1.0
  start on probation  0.0
  proof               0.0
  merge               2.0
  in all              4.0

Instance 'web' is repaired, and the repair is permanent:
  - 'fstab' was done
  - its guest agent answers from boot 00000003-2222-4333-8444-555555555555, and systemd says 'running'
What is left for you to do:
  - 'fstab': what the lines named is not mounted; once its disk is back, take '#libvirt-rescue: ' off the line in /etc/fstab`
