import { expect } from 'chai'
import { create, diff, preview, read, remove, update } from '../../provider/rescue-command/index.js'
import type { CommandInputs, CommandOutputs } from '../../provider/rescue-command/index.js'
import { makeRescuedHost, type RescuedHost } from '../guest-system/support/rescued-host.js'

const INPUTS: CommandInputs = {
  instance: 'web',
  create: 'update-grub\nsync\n',
  chroot: true,
  uri: 'qemu:///system',
  owner: { organization: 'organization', project: 'tests', stack: 'memory', name: 'mend' },
}

const says = (host: RescuedHost, text: string, status = 0): void => {
  host.agent.script = {
    writes: [{ at: 10, stream: status === 0 ? 'out' : 'err', bytes: Buffer.from(text) }],
    endsAt: 3_000,
    status,
  }
}

const made = async (
  host: RescuedHost,
  more: Partial<CommandInputs> = {},
): Promise<CommandOutputs> => (await host.run(create({ ...INPUTS, ...more }, host.runtime))).outputs

const jobsIn = (host: RescuedHost): readonly string[] =>
  [...host.agent.files.keys()].filter((path) => path.includes('/cmd-'))

describe('15.5: a command as a resource', () => {
  it('is run once, and what it wrote is an output without control sequences', async () => {
    const host = await makeRescuedHost()
    says(host, '\u001B[2Jdone\tit\r\n\u202Elast')
    const outputs = await made(host)
    expect(outputs).to.deep.equal({ ...INPUTS, stdout: 'done\tit\n last', stderr: '', exitCode: 0 })
    expect(host.agent.started).to.deep.equal([INPUTS.create])
    expect(jobsIn(host)).to.deep.equal([])
  })

  it('fails if the script does, with the last lines of its standard error; the next up runs it again', async () => {
    const host = await makeRescuedHost()
    says(host, 'no such device\n\u001B[31mgiving up\n', 3)
    const error = (await host.failureOf(create(INPUTS, host.runtime))) as Error
    expect(error.message).to.equal(
      [
        "The create script ended with 3 in the rescue system of instance 'web'.",
        'The last lines of its standard error:',
        '  | no such device',
        '  | giving up',
      ].join('\n'),
    )
    says(host, 'well\n')
    expect(await made(host)).to.include({ stdout: 'well\n' })
    expect(host.agent.started).to.have.length(2)
  })

  it('is followed and not run twice if the process is killed meanwhile', async () => {
    const host = await makeRescuedHost()
    says(host, 'done\n')
    const gone = { ...host.runtime, isEngineAlive: () => false }
    const error = (await host.failureOf(create(INPUTS, gone))) as Error
    expect(error.message).to.match(/no longer waits for the script, which goes on/)
    expect(await made(host)).to.include({ stdout: 'done\n' })
    expect(host.agent.started.length).to.be.at.most(1)
  })

  it('is refused if the instance is not in rescue', async () => {
    const host = await makeRescuedHost()
    host.fake.powerOff('web')
    const error = (await host.failureOf(create(INPUTS, host.runtime))) as Error
    expect(error.message).to.equal(
      "Nothing was run in the rescue system of instance 'web': it is not in rescue, or its rescue system is off.",
    )
  })

  it('runs its delete script with what the create script wrote', async () => {
    const host = await makeRescuedHost()
    says(host, 'made 7\n')
    const outputs = await made(host, { delete: 'echo undo' })
    let environment = ''
    host.agent.lie = ({ execute, args }, truth) => {
      if (execute === 'guest-file-write') {
        const text = Buffer.from(String(args['buf-b64']), 'base64').toString()
        if (text.startsWith('export')) environment = text
      }
      return truth
    }
    await host.run(remove(outputs, host.runtime))
    expect(host.agent.started).to.deep.equal([INPUTS.create, 'echo undo'])
    expect(environment).to.equal(
      "export PULUMI_COMMAND_STDOUT='made 7\n'\nexport PULUMI_COMMAND_STDERR=''\n",
    )
  })

  it('leaves its delete script out, and says so, if the rescue is over', async () => {
    const host = await makeRescuedHost()
    const outputs = await made(host, { delete: 'echo undo' })
    host.fake.powerOff('web')
    await host.run(remove(outputs, host.runtime))
    expect(host.warnings.at(-1)).to.match(/rescue system is off\. The delete script is left out\.$/)
  })

  it('does not leave its delete script out because nobody answers', async () => {
    const host = await makeRescuedHost()
    const outputs = await made(host, { delete: 'echo undo' })
    host.agent.isSilent = true
    const error = (await host.failureOf(remove(outputs, host.runtime))) as Error
    expect(error.message).to.match(
      /^It is not known whether the script runs in the rescue system of instance 'web': /,
    )
  })

  it('has nothing to do when it is deleted without a delete script', async () => {
    const host = await makeRescuedHost()
    const outputs = await made(host)
    const before = host.fake.calls.length
    await host.run(remove(outputs, host.runtime))
    expect(host.fake.calls).to.have.length(before)
    expect(await read(outputs)).to.equal(outputs)
  })

  it('is run again in place for another script, and not for another time limit', async () => {
    const host = await makeRescuedHost()
    says(host, 'one\n')
    const outputs = await made(host)
    const later = await host.run(update(outputs, { ...INPUTS, timeout: 9 }, host.runtime))
    expect(later).to.deep.equal({ ...outputs, timeout: 9 })
    says(host, 'two\n')
    const other = await host.run(update(outputs, { ...INPUTS, create: 'sync' }, host.runtime))
    expect(other).to.include({ stdout: 'two\n' })
    expect(host.agent.started).to.deep.equal([INPUTS.create, 'sync'])
  })

  const olds: CommandOutputs = { ...INPUTS, stdout: '', stderr: '', exitCode: 0 }
  for (const { name, more, replaces, changes = true } of [
    { name: 'nothing', more: {}, replaces: [], changes: false },
    { name: 'a trigger', more: { triggers: [1] }, replaces: ['triggers'] },
    { name: 'another instance', more: { instance: 'db' }, replaces: ['instance'] },
    { name: 'another rescue', more: { rescuedSince: '2026' }, replaces: ['rescuedSince'] },
    { name: 'another script', more: { create: 'sync' }, replaces: [] },
    { name: 'another delete script', more: { delete: 'sync' }, replaces: [] },
    { name: 'another variable', more: { environment: { A: 'b' } }, replaces: [] },
  ])
    it(`differs by ${name}: ${replaces.length > 0 ? 'replaced' : changes ? 'updated' : 'the same'}`, () => {
      expect(diff(olds, { ...INPUTS, ...more })).to.deep.equal({ changes, replaces })
    })

  it('says in preview what would be run, and where', () => {
    expect(preview(INPUTS, undefined)).to.equal(
      "To be run in the own system of instance 'web', from its rescue system: update-grub … (2 lines)",
    )
    expect(preview({ ...INPUTS, instance: undefined }, undefined)).to.equal(
      'To be run in the own system of the instance, from its rescue system: update-grub … (2 lines)',
    )
    expect(preview({ ...INPUTS, secretArguments: ['create'] }, undefined)).to.match(
      /: a script that is a secret$/,
    )
    expect(preview({ ...INPUTS, chroot: false }, olds)).to.match(/^To be run in the rescue system/)
    expect(preview(INPUTS, olds)).to.equal(null)
    expect(preview({ ...INPUTS, timeout: 5 }, olds)).to.equal(null)
  })
})
