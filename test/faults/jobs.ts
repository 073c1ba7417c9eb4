import { unrescue } from '../../provider/cli/commands/unrescue.js'
import {
  create,
  merge,
  preview,
  read,
  remove,
  startProbation,
  update,
} from '../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/instance-rescue/index.js'
import type { Runtime } from '../../provider/host/index.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'

/** One job of the process under test; plain JSON, since it travels on a command line. */
export type Job =
  /** `pulumi up` of a new resource: check, then create with the plan that check made. */
  | { readonly kind: 'up'; readonly inputs: RescueInputs }
  /** `pulumi up` of one that is in the state and has something to finish. */
  | { readonly kind: 'update'; readonly olds: RescueOutputs; readonly news: RescueInputs }
  /** `pulumi refresh`, `pulumi destroy`; a repair is tried, and merged. */
  | { readonly kind: 'read' | 'remove' | 'probation' | 'merge'; readonly olds: RescueOutputs }
  /** `npx pulumi-libvirt-rescue unrescue INSTANCE --yes` */
  | { readonly kind: 'unrescue'; readonly uri: string; readonly instance: string }

/** What came of a job. */
export type Answer =
  | { readonly ok: true; readonly outputs: RescueOutputs | null }
  | {
      readonly ok: false
      readonly name: string
      readonly message: string
      /** What a half-done rescue leaves in Pulumi's state. */
      readonly outputs: RescueOutputs | null
    }

/** Does a job; never throws. */
export async function perform(job: Job, runtime: Runtime): Promise<Answer> {
  return run(job, runtime).then((outputs): Answer => ({ ok: true, outputs }), explain)
}

async function run(job: Job, runtime: Runtime): Promise<RescueOutputs | null> {
  switch (job.kind) {
    case 'up':
      return up(job.inputs, runtime)
    case 'update':
      return update(job.olds, job.news, runtime)
    case 'read':
      return (await read(job.olds, runtime)) ?? null
    case 'remove':
      await remove(job.olds, runtime)
      return null
    case 'probation':
      return startProbation(job.olds, runtime)
    case 'merge':
      await merge(job.olds, runtime)
      return null
    case 'unrescue':
      await endByHand(job, runtime)
      return null
  }
}

async function up(inputs: RescueInputs, runtime: Runtime): Promise<RescueOutputs> {
  const { failures, plan } = await preview(inputs, undefined, runtime)
  const [failure] = failures
  if (failure !== undefined) throw new Error(`check: ${failure.property}: ${failure.reason}`)
  return (await create({ ...inputs, plan }, runtime)).outputs
}

async function endByHand(
  { uri, instance }: { readonly uri: string; readonly instance: string },
  runtime: Runtime,
): Promise<void> {
  const said: string[] = []
  const terminal = fakeTerminal(said, said)
  const status = await unrescue.run({ uri, runtime, terminal }, { operand: instance, yes: true })
  if (status !== 0) throw new Error(`unrescue ended with ${status}: ${said.join('\n')}`)
}

function explain(error: unknown): Answer {
  const { name, message, properties } = error as Error & { properties?: RescueOutputs }
  return { ok: false, name, message, outputs: properties ?? null }
}
