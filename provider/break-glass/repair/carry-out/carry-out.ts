import type { Clock } from '../../../host/index.js'
import { mend, type Mended, type MendingTools } from '../mend/mend.js'
import type { Step } from '../plan/plan-steps.js'
import type { RepairRequest } from '../plan/repair-request.js'
import type { Left } from '../plan/stage.js'
import type { Health } from '../prove/prove-health.js'
import type { RepairEnd, RepairResult, StepDone } from './repair-end.js'

/** Everything that a repair does to a host. Each act can be repeated, and finds done what is done. */
export interface RepairActs extends Pick<MendingTools, 'run'> {
  /** Throws away what an earlier repair left. */
  clear(): Promise<void>
  rescue(): Promise<void>
  awaitJobs(): Promise<void>
  startProbation(): Promise<void>
  prove(): Promise<Health>
  merge(): Promise<void>
  throwAway(): Promise<void>
  /** Looks what is on the host. */
  findLeft(): Promise<Left>
}

/** A question to the operator in the middle of a repair. */
export type Question =
  | { readonly kind: 'apply'; readonly name: string }
  | { readonly kind: 'keep' }
  | { readonly kind: 'throw-away' }

/** Who is told, asked and listened to. */
export interface RepairTalk {
  say(text: string): void
  /** True if the answer is yes, and if nobody is to be asked. */
  confirm(question: Question): Promise<boolean>
  /** True once somebody asked to stop. */
  isStopped(): boolean
  /** Takes an error that ended the repair. */
  failed(error: Error): void
}

/** What a repair works with. */
export interface Repairing {
  readonly acts: RepairActs
  readonly talk: RepairTalk
  readonly clock: Pick<Clock, 'now'>
  /** As messages name it. */
  readonly instance: string
  readonly request: RepairRequest
}

/**
 * Carries out the steps of a repair, one after the other, and stops between two if somebody asks for it.
 *
 * Whatever does not succeed is thrown away, unless it is to be kept. An error leaves everything as it is: the next
 * command finds out how far it came. `left` is what is on the host before the first step.
 */
export async function carryOut(
  steps: readonly Step[],
  repairing: Repairing,
  left: Left,
): Promise<RepairEnd> {
  const run = new Run(repairing, left)
  for (const step of steps) {
    if (repairing.talk.isStopped()) return run.end('stopped', null)
    const turn = await run.take(step)
    if (turn !== null) return turn
  }
  return run.end(steps.at(-1)?.kind === 'merge' ? 'repaired' : 'shown', null)
}

/** One repair while it runs. */
class Run {
  readonly #repairing: Repairing
  readonly #done: StepDone[] = []
  #health: Health | null = null
  #left: Left

  constructor(repairing: Repairing, left: Left) {
    this.#repairing = repairing
    this.#left = left
  }

  /** Does a step; null: go on, else how the repair ended. */
  async take(step: Step): Promise<RepairEnd | null> {
    try {
      return await this.#act(step)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return this.#fail(step, error)
    }
  }

  async #fail(step: Step, error: Error): Promise<RepairEnd> {
    const { acts, talk } = this.#repairing
    // A host that cannot be asked now is not known to have anything or nothing.
    const left = await acts.findLeft().catch(() => 'unknown' as const)
    // After a merge that failed at its end, what it wrote is in the disks.
    this.#left = step.kind === 'merge' && left === 'nothing' ? 'unknown' : left
    if (talk.isStopped()) return this.end('stopped', null)
    talk.failed(error)
    return this.end('failed', error.message)
  }

  end(result: RepairResult, reason: string | null): RepairEnd {
    return { result, left: this.#left, reason, steps: this.#done, health: this.#health }
  }

  async #act(step: Step): Promise<RepairEnd | null> {
    const { acts } = this.#repairing
    switch (step.kind) {
      case 'mend':
        return this.#mend(step)
      case 'prove':
        return this.#prove()
      case 'probation':
        await this.#time(step, () => acts.startProbation())
        this.#left = 'probation'
        return null
      case 'merge':
        return this.#merge()
      case 'throw-away':
        await this.#time(step, () => acts.throwAway())
        this.#left = 'nothing'
        return null
      case 'clear':
      case 'rescue':
      case 'await-jobs':
        await this.#time(step, () => acts[ACTS[step.kind]]())
        this.#left = step.kind === 'clear' ? 'nothing' : 'rescue'
        return null
      default:
        return step satisfies never
    }
  }

  async #mend({ mending }: Extract<Step, { kind: 'mend' }>): Promise<RepairEnd | null> {
    const { acts, talk, instance, request } = this.#repairing
    const tools: MendingTools = {
      instance,
      isDry: request.isDry,
      run: (one, verb) => acts.run(one, verb),
      say: (text) => {
        talk.say(text)
      },
      mayApply: ({ name }) => talk.confirm({ kind: 'apply', name }),
      isStopped: () => talk.isStopped(),
    }
    const mended = await this.#time({ kind: 'mend', mending }, () => mend(mending, tools))
    talk.say(describeMended(mending.kind, mending.name, mended))
    if (mended.kind === 'stopped') return this.end('stopped', null)
    if (mended.kind === 'declined')
      return this.#giveUp('declined', `'${mending.name}' was not wanted`)
    if (mended.kind === 'failed')
      return this.#giveUp('not-mended', `'${mending.name}' failed: ${mended.reason}`)
    return null
  }

  async #prove(): Promise<RepairEnd | null> {
    const { acts, talk } = this.#repairing
    this.#left = 'probation'
    const health = await this.#time({ kind: 'prove' }, () => acts.prove())
    this.#health = health
    if (health.isProven) return null
    if (talk.isStopped()) return this.end('stopped', null)
    const reason = health.missing.join('; ')
    if (this.#repairing.request.keepsRescue) return this.end('not-proven', reason)
    const agreed = await talk.confirm({ kind: 'throw-away' })
    if (talk.isStopped()) return this.end('stopped', null)
    return agreed ? this.#giveUp('not-proven', reason) : this.end('not-proven', reason)
  }

  async #merge(): Promise<RepairEnd | null> {
    const { acts, talk } = this.#repairing
    // A merge that was begun by an earlier command has no proof here, and cannot be taken back.
    if (this.#health !== null) {
      const isKept = await talk.confirm({ kind: 'keep' })
      if (talk.isStopped()) return this.end('stopped', null)
      if (!isKept) return this.end('declined', 'it was not to be made permanent')
    }
    await this.#time({ kind: 'merge' }, () => acts.merge())
    this.#left = 'nothing'
    return null
  }

  /** Throws everything away, unless it is to be kept. */
  async #giveUp(result: RepairResult, reason: string): Promise<RepairEnd> {
    const { acts, request, talk } = this.#repairing
    if (request.keepsRescue) return this.end(result, reason)
    // So that the reason is known, whatever becomes of throwing it away.
    talk.say(`The repair is thrown away: ${reason}.`)
    await this.#time({ kind: 'throw-away' }, () => acts.throwAway())
    this.#left = 'nothing'
    return this.end(result, reason)
  }

  async #time<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { clock } = this.#repairing
    const began = clock.now()
    let mended: Mended['kind'] | null = null
    try {
      const result = await work()
      if (step.kind === 'mend') mended = (result as Mended).kind
      return result
    } finally {
      const name = step.kind === 'mend' ? step.mending.name : null
      this.#done.push({ step: step.kind, name, seconds: (clock.now() - began) / 1_000, mended })
    }
  }
}

const ACTS = { clear: 'clear', rescue: 'rescue', 'await-jobs': 'awaitJobs' } as const

function describeMended(kind: 'fix' | 'script', name: string, mended: Mended): string {
  const what = `${kind === 'fix' ? 'Fix' : 'Script'} '${name}'`
  switch (mended.kind) {
    case 'done':
      return kind === 'fix' ? `${what} is done, and its check has passed.` : `${what} is done.`
    case 'not-needed':
      return `${what} had nothing to do: its check has passed.`
    case 'shown':
      return `${what} was not run.`
    case 'declined':
    case 'stopped':
      return `${what} has changed nothing.`
    case 'failed':
      return `${what} failed: ${mended.reason}.`
    default:
      return mended satisfies never
  }
}
