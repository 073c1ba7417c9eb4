import { expect } from 'chai'
import { makeCommandProvider } from '../../provider/dynamic/rescue-command/command-provider.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import * as lifecycle from '../../provider/rescue-command/index.js'
import { fakeDependencies } from './fake-dependencies.js'

const OWNER = { organization: 'o', project: 'p', stack: 's', name: 'mend' }
const GIVEN = { instance: 'web', create: 'sync\n', owner: OWNER, __provider: 'text', __urn: 'urn' }

function make(ran: Partial<typeof lifecycle> = {}): {
  readonly provider: ReturnType<typeof makeCommandProvider>
  readonly lines: readonly string[]
} {
  const { runtime, rowOf, environment, lines } = fakeDependencies()
  const parts = { ...lifecycle, ...ran }
  return { provider: makeCommandProvider({ lifecycle: parts, runtime, rowOf, environment }), lines }
}

describe('15.5: the dynamic provider of commands', () => {
  it('checks the arguments without asking a host, fills in the URI, and shows the command once', async () => {
    const { provider, lines } = make()
    const { inputs } = await provider.check({}, GIVEN)
    expect(inputs).to.deep.equal({
      instance: 'web',
      create: 'sync\n',
      uri: 'qemu:///system',
      owner: OWNER,
      __urn: 'urn',
    })
    await provider.check({}, GIVEN)
    expect(lines).to.deep.equal(["To be run in the rescue system of instance 'web': sync"])
  })

  it('keeps what is not known yet, and what Pulumi must keep secret', async () => {
    const { provider } = make()
    const { inputs } = await provider.check({}, { ...GIVEN, instance: UNKNOWN, stdout: null })
    expect(inputs).to.include({ instance: UNKNOWN, stdout: null })
  })

  it('names each argument that is wrong', async () => {
    const { failures } = await make().provider.check({}, { ...GIVEN, create: '', timeout: -1 })
    expect(failures?.map(({ reason }) => reason.split(' ')[0])).to.deep.equal([
      'create:',
      'timeout:',
    ])
  })

  it('shows no secret variable, neither in a line nor in an error', async () => {
    const { provider, lines } = make({
      create: (_, runtime) => {
        runtime.say('token hunter2 was used')
        return Promise.reject(new Error('hunter2 is wrong'))
      },
    })
    const inputs = {
      ...GIVEN,
      uri: 'qemu:///system',
      environment: { TOKEN: 'hunter2' },
      secretArguments: ['environment'],
    }
    const error = await provider.create(inputs).catch((failure: unknown) => failure)
    expect((error as Error).message).to.equal('[secret] is wrong')
    expect(lines).to.deep.equal(['token [secret] was used'])
  })

  it('replaces for another rescue, which is not known before the update, and deletes first', async () => {
    const olds = { ...GIVEN, uri: 'u', rescuedSince: 'a', stdout: '', stderr: '', exitCode: 0 }
    const news = { ...GIVEN, uri: 'u', rescuedSince: UNKNOWN }
    const { provider } = make()
    expect(await provider.diff('id', olds, news)).to.deep.equal({
      changes: true,
      replaces: ['rescuedSince'],
      deleteBeforeReplace: true,
    })
  })
})
