import { expect } from 'chai'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import { makeOnce } from '../../provider/dynamic/once.js'
import type { NativeResource } from '../../provider/plugin/resources/native-resource.js'
import { rescueCommand } from '../../provider/plugin/resources/rescue-command.js'
import { makeRescuedHost, type RescuedHost } from '../guest-system/support/rescued-host.js'

const URN = 'urn:pulumi:memory::tests::libvirt-rescue:index:RescueCommand::mend'
const SCRIPT = 'echo hunter2\nsync\n'
const ARGS = { instance: 'web', create: 'sync', uri: 'qemu:///system' }

type Bag = Readonly<Record<string, unknown>>
type Tools = Parameters<NativeResource['check']>[0]

interface Stage {
  readonly host: RescuedHost
  readonly resource: NativeResource
  readonly tools: Tools
  /** Everything that was said, in its row or elsewhere. */
  readonly lines: string[]
}

async function makeStage(): Promise<Stage> {
  const host = await makeRescuedHost()
  const lines: string[] = []
  const say = (text: string): void => void lines.push(text)
  const row = { say, warn: say, progress: say }
  const resource = rescueCommand({ rowOf: () => row, environment: {}, once: makeOnce() })
  const { runtime } = host
  const tools = { urn: URN, runtime, configuration: { uri: undefined, isSecret: false } }
  return { host, resource, tools, lines }
}

async function check(
  { host, resource, tools }: Stage,
  values: Bag,
  secrets: readonly string[] = [],
) {
  const checked = await host.run(
    resource.check(tools, { values: {}, secrets: [] }, { values, secrets }),
  )
  if (!checked.ok) throw new Error(JSON.stringify(checked.failures))
  return checked.inputs
}

describe('15.5: a command of the plugin', () => {
  for (const [name, secret] of [
    ['create', { create: SCRIPT }],
    ['delete', { delete: SCRIPT }],
    ['environment', { environment: { TOKEN: 'hunter2' } }],
  ] as const)
    it(`keeps what it wrote secret if ${name} is, in preview and afterwards, and shows none of it`, async () => {
      const stage = await makeStage()
      const { host, resource, tools, lines } = stage
      host.agent.script = {
        writes: [{ at: 10, stream: 'out', bytes: Buffer.from('half: hunt\n') }],
        endsAt: 20,
        status: 0,
      }
      const inputs = await check(stage, { ...ARGS, ...secret }, [name])
      const planned = await resource.create(tools, inputs, true)
      expect(planned.outputs.values).to.include({
        stdout: UNKNOWN,
        stderr: UNKNOWN,
        exitCode: UNKNOWN,
      })
      const made = await host.run(resource.create(tools, inputs, false))
      expect(made.outputs.values).to.include({ stdout: 'half: hunt\n', exitCode: 0 })
      for (const { outputs } of [planned, made])
        expect(outputs.secrets).to.include.members([name, 'stdout', 'stderr'])
      expect(lines.join('\n')).to.contain('the create script runs: [secret]')
      expect(lines.join('\n')).not.to.match(/hunt/)
    })

  it('shows no standard error of a secret script that fails', async () => {
    const stage = await makeStage()
    stage.host.agent.script = {
      writes: [{ at: 10, stream: 'err', bytes: Buffer.from('half: hunt\n') }],
      endsAt: 20,
      status: 3,
    }
    const inputs = await check(stage, { ...ARGS, create: SCRIPT }, ['create'])
    const error = await stage.host.failureOf(stage.resource.create(stage.tools, inputs, false))
    expect((error as Error).message).to.equal(
      "The create script ended with 3 in the rescue system of instance 'web'.\n" +
        'The last lines of its standard error:\n  | [secret]',
    )
  })

  it('has no secret outputs if nothing that they repeat is a secret', async () => {
    const stage = await makeStage()
    const inputs = await check(stage, { ...ARGS, triggers: ['x'] }, ['triggers'])
    const { outputs } = await stage.resource.create(stage.tools, inputs, true)
    expect(outputs.secrets).to.deep.equal(['triggers'])
  })

  it('knows in the preview of an update whether its outputs stay', async () => {
    const stage = await makeStage()
    const { resource, tools, host } = stage
    const olds = (await host.run(resource.create(tools, await check(stage, ARGS), false))).outputs
    const foresee = async (more: Bag): Promise<unknown> => {
      const news = await check(stage, { ...ARGS, ...more })
      const { values } = await resource.update(tools, 'id', { olds, news, isPreview: true })
      return values['stdout']
    }
    expect(await foresee({ timeout: 9 })).to.equal('')
    expect(await foresee({ create: 'true' })).to.equal(UNKNOWN)
    expect(host.agent.started).to.deep.equal(['sync'])
  })
})
