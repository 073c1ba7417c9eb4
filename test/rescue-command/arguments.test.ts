import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import {
  commandArgumentsSchema,
  parseCommandArguments,
} from '../../provider/rescue-command/inputs/index.js'
import { InstanceRescue, RescueCommand, type RescueCommandArgs } from '../../sdk/index.js'

/** Written out, so that a name on one side only does not compile. */
const ARGUMENTS: Readonly<Record<keyof RescueCommandArgs, true>> = {
  instance: true,
  create: true,
  delete: true,
  triggers: true,
  environment: true,
  chroot: true,
  mount: true,
  timeout: true,
  uri: true,
}

const GOOD = { instance: 'web', create: 'sync' }

describe('the arguments of a command', () => {
  it('are the same in the SDK and in the provider', () => {
    expect(Object.keys(commandArgumentsSchema.shape)).to.have.members(Object.keys(ARGUMENTS))
  })

  for (const [more, property, reason] of [
    [{ create: ' \n' }, 'create', /is blank/],
    [{ create: 'a\0b' }, 'create', /contains a NUL/],
    [{ create: 'x'.repeat(1_048_577) }, 'create', /has 1048577 bytes; the limit is 1048576/],
    [{ environment: { 'A B': '' } }, 'environment.A B', /'A B' is not the name of a variable/],
    [{ environment: { A: 'x'.repeat(100_001) } }, 'environment.A', /longer than 100000 bytes/],
    [{ timeout: 0 }, 'timeout', /./],
    [{ chroot: true, mount: false }, 'mount', /chroot needs the system mounted/],
    [{ creat: 'x' }, 'creat', /create/],
  ] as const)
    it(`are refused if ${property} ${reason.source}`, () => {
      const parsed = parseCommandArguments({ ...GOOD, ...more })
      if (parsed.ok) throw new Error('it was taken')
      expect(parsed.failures).to.have.length(1)
      const [failure] = parsed.failures
      expect(failure?.property).to.equal(property)
      expect(failure?.reason).to.match(reason)
    })
})

describe('RescueCommand', () => {
  const registered: pulumi.runtime.MockResourceArgs[] = []
  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          registered.push(resource)
          const inputs = resource.inputs as object
          const more = {
            domainUuid: 'uuid',
            startedAt: '2026-01-01T00:00:00Z',
            uri: 'qemu:///system',
          }
          return { id: 'id-1', state: { ...more, ...inputs } }
        },
        call: () => ({}),
      },
      'incident',
      'dev',
      false,
      'ops',
    )
  })

  it('takes from a rescue which instance, host and rescue it is', async () => {
    const rescue = new InstanceRescue('fix', { instance: 'web' })
    const command = new RescueCommand('mend', { instance: rescue, create: 'sync' })
    await new Promise((resolve) => command.urn.apply(resolve))
    const inputs = registered.find(({ name }) => name === 'mend')?.inputs as object
    expect(inputs).to.deep.include({
      instance: 'uuid',
      rescuedSince: '2026-01-01T00:00:00Z',
      uri: 'qemu:///system',
      create: 'sync',
    })
  })

  it('keeps what it wrote secret if its script is', async () => {
    const command = new RescueCommand('quiet', { instance: 'web', create: pulumi.secret('x') })
    expect(await pulumi.isSecret(command.stdout)).to.equal(true)
    const plain = new RescueCommand('plain', { instance: 'web', create: 'x' })
    expect(await pulumi.isSecret(plain.stdout)).to.equal(false)
  })
})
