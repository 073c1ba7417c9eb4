import { create, preview, read, remove, systemRim, update } from '../../provider/rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/rescue/index.js'

/** One job of the process under test, as JSON in its first argument. */
export type Job =
  /** What `up` does: check, then create with the plan that check made. */
  | { readonly kind: 'up'; readonly inputs: RescueInputs }
  | { readonly kind: 'create'; readonly inputs: RescueInputs }
  | { readonly kind: 'update'; readonly olds: RescueOutputs; readonly news: RescueInputs }
  | { readonly kind: 'read' | 'remove'; readonly olds: RescueOutputs }

/** Its last line of output: what came of the job. */
export type Answer =
  | {
      readonly ok: true
      readonly outputs: RescueOutputs | null
      readonly warnings: readonly string[]
    }
  | {
      readonly ok: false
      readonly name: string
      readonly message: string
      /** What a half-done rescue leaves in Pulumi's state. */
      readonly outputs: RescueOutputs | null
    }

const warnings: string[] = []
const rim = systemRim((message) => warnings.push(message))

async function run(job: Job): Promise<RescueOutputs | null> {
  switch (job.kind) {
    case 'up': {
      const { failures, plan } = await preview(job.inputs, undefined, rim)
      const [failure] = failures
      if (failure !== undefined) throw new Error(`check: ${failure.property}: ${failure.reason}`)
      return (await create({ ...job.inputs, plan }, rim)).outputs
    }
    case 'create':
      return (await create(job.inputs, rim)).outputs
    case 'update':
      return update(job.olds, job.news, rim)
    case 'read':
      return (await read(job.olds, rim)) ?? null
    case 'remove':
      await remove(job.olds, rim)
      return null
  }
}

function explain(error: unknown): Answer {
  const { name, message, properties } = error as Error & { properties?: RescueOutputs }
  return { ok: false, name, message, outputs: properties ?? null }
}

const answer = await run(JSON.parse(process.argv[2] ?? '') as Job).then(
  (outputs): Answer => ({ ok: true, outputs, warnings }),
  explain,
)
process.stdout.write(`${JSON.stringify(answer)}\n`)
