import { expect } from 'chai'
import { makeRepairHost, REPAIR, type RepairHost } from './support/repair-host.js'

/** The lines of status that say what can be done, and what became of what was written. */
async function statusOf(host: RepairHost): Promise<readonly string[]> {
  const said = await host.command(['status', 'web'])
  const lines = (said?.out ?? '').split('\n')
  return lines.filter((line) => /^\S|^ {2}(disks|console|to)/.test(line))
}

const CHECKPOINT =
  '  disks:     under a checkpoint: what was written is not in them, and is thrown away if this is ended'
const [CONSOLE, RUN, GO_ON, END] = [
  '  console:   npx pulumi-libvirt-rescue console --uri qemu:///system web',
  '  to run:    npx pulumi-libvirt-rescue run --uri qemu:///system web SCRIPT',
  '  to go on:  npx pulumi-libvirt-rescue repair --uri qemu:///system web',
  '  to end it: npx pulumi-libvirt-rescue unrescue --uri qemu:///system web',
]
const IMAGE = REPAIR.slice(REPAIR.indexOf('--image'), REPAIR.indexOf('--healthy-timeout'))

describe('15: libvirt-rescue status', () => {
  it('says how to run a script in a rescue system that takes some', async () => {
    const host = await makeRepairHost()
    const made = await host.command(['rescue', 'web', ...IMAGE, '--yes'])
    expect(made?.out.slice(made.out.lastIndexOf("Instance 'web'"))).to.equal(
      [
        ...["Instance 'web' is in rescue.", CONSOLE, RUN, END],
        'SCRIPT is a file of this machine, or - for standard input. It runs as root, and needs neither a network nor a password.',
      ].join('\n'),
    )
    expect(await statusOf(host)).to.deep.equal(['web: rescued', CONSOLE, RUN, END])
  })

  it('says how a repair that is kept in its rescue goes on', async () => {
    const host = await makeRepairHost()
    host.script = (job) => ({ writes: [], endsAt: 500, status: job === 'fstab apply' ? 1 : 0 })
    await host.command([...REPAIR, '--yes', '--keep-rescue'])
    expect(await statusOf(host)).to.deep.equal([
      ...['web: rescued', CHECKPOINT, CONSOLE, RUN, GO_ON, END],
    ])
  })

  it('says how a repair on probation goes on, in which no script is run', async () => {
    const host = await makeRepairHost()
    const answer = (question: string): boolean => !question.includes('permanent')
    await host.command(REPAIR, { answer })
    expect(await statusOf(host)).to.deep.equal([
      ...['web: probation', CHECKPOINT, CONSOLE, GO_ON, END],
    ])
    // What is printed is what goes on.
    const again = await host.command([...GO_ON.split(' ').slice(-4), '--yes'])
    expect([again?.status, host.content()]).to.deep.equal([0, ['root: mended', 'data: mended']])
  })
})
