import { UNKNOWN } from '../../../../provider/dynamic/inputs/unknowns.js'
import type { FakeAgent } from '../../../guest-system/support/fake-agent.js'
import { rescueWithAgent } from '../../../guest-system/support/rescued-host.js'
import type { Bag, Calls } from '../calls.js'
import type { World } from '../world.js'
import { change, difference, make, refusal, rejection, type Row } from './row.js'

const COMMAND = { instance: 'web', create: 'update-grub\n', uri: 'qemu:///system' }

/** What a row plays with: `web` is in rescue, and its script writes one line and ends with 0. */
interface Scene {
  readonly calls: Calls
  readonly world: World
  readonly agent: FakeAgent
}

const command = (run: (scene: Scene) => Promise<string>): Row['run'] => {
  return async (world) => {
    const agent = await rescueWithAgent(world.host)
    writes(agent, 'out', 'done\n', 0)
    return run({ calls: world.of('RescueCommand'), world, agent })
  }
}

function writes(agent: FakeAgent, stream: 'out' | 'err', text: string, status: number): void {
  const bytes = Buffer.from(text)
  agent.script = { writes: [{ at: 10, stream, bytes }], endsAt: 3_000, status }
}

/** What the resource says, and which scripts were run. */
function showCommand({ agent }: Pick<Scene, 'agent'>, outputs: Bag | undefined): string {
  const { stdout, exitCode } = outputs ?? {}
  return `${JSON.stringify(stdout)} and ${String(exitCode)}, ${showStarted(agent)}`
}

function showStarted({ started }: FakeAgent): string {
  return started.length === 0
    ? 'nothing was run'
    : `run: ${started.join('').trim().split('\n').join(', ')}`
}

/** The life of a `RescueCommand`. */
export const COMMAND_ROWS: readonly Row[] = [
  {
    call: 'check and create',
    run: command(async (scene) => showCommand(scene, (await make(scene.calls, COMMAND)).outputs)),
    is: '"done\\n" and 0, run: update-grub',
  },
  {
    call: 'check says what is to be run, once, and asks no host',
    run: command(async ({ calls, world: { host } }) => {
      const before = host.fake.calls.length
      await calls.check({}, COMMAND)
      await calls.check({}, COMMAND)
      const said = host.stages.filter((line) => line.startsWith('To be run'))
      return `${said.join(' | ')}; ${host.fake.calls.length - before} calls`
    }),
    is: "To be run in the rescue system of instance 'web': update-grub; 0 calls",
  },
  {
    call: 'check of an instance that is not known yet',
    run: command(async ({ calls, world: { host } }) => {
      const said = await refusal(calls, { ...COMMAND, instance: UNKNOWN, chroot: true })
      return `${said}; ${host.stages.slice(-1).join()}`
    }),
    is: 'accepted; To be run in the own system of the instance, from its rescue system: update-grub',
  },
  {
    call: 'check of a misspelt argument',
    run: command(({ calls }) => refusal(calls, { ...COMMAND, triger: [] })),
    is: "triger: 'triger' is not an argument; did you mean 'triggers'?",
  },
  {
    call: 'check of two wrong values',
    run: command(({ calls }) => refusal(calls, { ...COMMAND, create: ' ', timeout: 0 })),
    is: 'create: is blank | timeout: 0 is less than 1',
  },
  {
    call: 'check of chroot into a system that is not mounted',
    run: command(({ calls }) => refusal(calls, { ...COMMAND, chroot: true, mount: false })),
    is: 'mount: is false, but chroot needs the system mounted',
  },
  {
    call: 'create of a script that fails',
    run: command(({ calls, agent }) => {
      writes(agent, 'err', 'no such device\n', 3)
      return rejection(make(calls, COMMAND))
    }),
    is: "The create script ended with 3 in the rescue system of instance 'web'.\nThe last lines of its standard error:\n  | no such device",
  },
  {
    call: '… then create again, which runs it again',
    run: command(async ({ calls, agent }) => {
      writes(agent, 'err', 'no such device\n', 3)
      await rejection(make(calls, COMMAND))
      writes(agent, 'out', 'done\n', 0)
      return showCommand({ agent }, (await make(calls, COMMAND)).outputs)
    }),
    is: '"done\\n" and 0, run: update-grub, update-grub',
  },
  {
    call: 'create in an instance that is not in rescue',
    run: (world) => rejection(make(world.of('RescueCommand'), COMMAND)),
    is: "Nothing was run in the rescue system of instance 'web': it is not in rescue, or its rescue system is off.",
  },
  {
    call: 'create that is cancelled while the script runs, then again',
    run: command(async ({ calls, world, agent }) => {
      agent.lie = ({ execute }, truth) => {
        if (agent.started.length > 0 && execute === 'guest-file-read') world.engine.isAlive = false
        return truth
      }
      const said = await rejection(make(calls, COMMAND))
      agent.lie = null
      world.engine.isAlive = true
      return `${said} ${showCommand({ agent }, (await make(calls, COMMAND)).outputs)}`
    }),
    is: 'The Pulumi engine is gone, or was cancelled: this process no longer waits for the script, which goes on. The next up follows it. "done\\n" and 0, run: update-grub',
  },
  {
    call: 'diff of nothing',
    run: command(async ({ calls }) =>
      difference(calls, (await make(calls, COMMAND)).outputs, COMMAND),
    ),
    is: 'same',
  },
  {
    call: 'diff of the script, of the delete script, of the time limit',
    run: command(async ({ calls }) => {
      const { outputs } = await make(calls, COMMAND)
      const others = [{ create: 'sync' }, { delete: 'sync' }, { timeout: 9 }]
      const found = others.map((other) => difference(calls, outputs, { ...COMMAND, ...other }))
      return (await Promise.all(found)).join(', ')
    }),
    is: 'update, update, update',
  },
  {
    call: 'diff of a trigger',
    run: command(async ({ calls }) => {
      const { outputs } = await make(calls, { ...COMMAND, triggers: ['monday'] })
      return difference(calls, outputs, { ...COMMAND, triggers: ['tuesday'] })
    }),
    is: 'replace for triggers, the old one first',
  },
  {
    call: 'diff of a trigger that is not known yet, as of another rescue',
    run: command(async ({ calls }) => {
      const { outputs } = await make(calls, { ...COMMAND, triggers: ['monday'] })
      return difference(calls, outputs, { ...COMMAND, triggers: UNKNOWN })
    }),
    is: 'replace for triggers, the old one first',
  },
  {
    call: 'read, and the instance is gone meanwhile',
    run: command(async (scene) => {
      const { id, outputs } = await make(scene.calls, COMMAND)
      scene.world.host.fake.powerOff('web')
      return showCommand(scene, await scene.calls.read(id, outputs))
    }),
    is: '"done\\n" and 0, run: update-grub',
  },
  {
    call: 'update to another script',
    run: command(async (scene) => {
      const made = await make(scene.calls, COMMAND)
      writes(scene.agent, 'out', 'synced\n', 0)
      const { outputs } = await change(scene.calls, made, { ...COMMAND, create: 'sync\n' })
      return showCommand(scene, outputs)
    }),
    is: '"synced\\n" and 0, run: update-grub, sync',
  },
  {
    call: 'update of the time limit',
    run: command(async (scene) => {
      const made = await make(scene.calls, COMMAND)
      const { outputs } = await change(scene.calls, made, { ...COMMAND, timeout: 9 })
      return showCommand(scene, outputs)
    }),
    is: '"done\\n" and 0, run: update-grub',
  },
  {
    call: 'delete without a delete script',
    run: command(async ({ calls, agent }) => {
      const { id, outputs } = await make(calls, COMMAND)
      await calls.delete(id, outputs)
      return showStarted(agent)
    }),
    is: 'run: update-grub',
  },
  {
    call: 'delete with one',
    run: command(async ({ calls, agent }) => {
      const { id, outputs } = await make(calls, { ...COMMAND, delete: 'undo\n' })
      await calls.delete(id, outputs)
      return showStarted(agent)
    }),
    is: 'run: update-grub, undo',
  },
  {
    call: 'delete with one that fails',
    run: command(async ({ calls, agent }) => {
      const { id, outputs } = await make(calls, { ...COMMAND, delete: 'undo\n' })
      writes(agent, 'err', '', 1)
      return rejection(calls.delete(id, outputs))
    }),
    is: "The delete script ended with 1 in the rescue system of instance 'web'.",
  },
  {
    call: 'delete with one, and the rescue is over',
    run: command(async ({ calls, world: { host }, agent }) => {
      const { id, outputs } = await make(calls, { ...COMMAND, delete: 'undo\n' })
      host.fake.powerOff('web')
      await calls.delete(id, outputs)
      return `${showStarted(agent)}; ${host.warnings.slice(-1).join()}`
    }),
    is: "run: update-grub; Nothing was run in the rescue system of instance 'web': it is not in rescue, or its rescue system is off. The delete script is left out.",
  },
]
