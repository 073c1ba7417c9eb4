import type { Report } from '../../../diagnose/index.js'
import type { Clock } from '../../../host/index.js'
import { mendFound, type Proposal } from '../choose/mend-found.js'
import { describeMended } from '../mend/describe-mended.js'
import { mend, type Mended, type MendingTools } from '../mend/mend.js'
import type { Step } from '../plan/plan-steps.js'
import type { Mending, RepairRequest } from '../plan/repair-request.js'
import type { Left } from '../plan/stage.js'
import type { Health } from '../prove/prove-health.js'
import type { RepairActs, RepairTalk } from './repair-acts.js'
import type { RepairEnd, RepairResult, StepDone, Todo } from './repair-end.js'

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
  #found: Report | null = null
  #proposed: readonly string[] = []
  readonly #todo: Todo[] = []
  #after: Report | null = null
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
    return {
      ...{ result, reason, left: this.#left, steps: this.#done, health: this.#health },
      ...{ found: this.#found, proposed: this.#proposed, todo: this.#todo, after: this.#after },
    }
  }

  async #act(step: Step): Promise<RepairEnd | null> {
    const { acts } = this.#repairing
    switch (step.kind) {
      case 'mend':
        return this.#judge(step.mending, await this.#mend(step.mending))
      case 'choose':
        return this.#choose(step.isResumed)
      case 'prove':
        return this.#prove()
      case 'look-again':
        return this.#lookAgain()
      case 'probation':
        await this.#time(step.kind, () => acts.startProbation())
        this.#left = 'probation'
        return null
      case 'merge':
        return this.#merge()
      case 'throw-away':
        await this.#time(step.kind, () => acts.throwAway())
        this.#left = 'nothing'
        return null
      case 'clear':
      case 'rescue':
      case 'await-jobs':
        await this.#time(step.kind, () => acts[ACTS[step.kind]]())
        this.#left = step.kind === 'clear' ? 'nothing' : 'rescue'
        return null
      default:
        return step satisfies never
    }
  }

  async #mend(mending: Mending): Promise<Mended> {
    const { acts, talk, instance, request } = this.#repairing
    const tools: MendingTools = {
      instance,
      isDry: request.isDry,
      run: (one, verb) => acts.run(one, verb),
      say: (text) => {
        talk.say(text)
      },
      // What the rules choose is not asked for one by one.
      mayApply: async ({ name }) =>
        request.choice === 'auto' || (await talk.confirm({ kind: 'apply', name })),
      isStopped: () => talk.isStopped(),
    }
    const mended = await this.#time('mend', () => mend(mending, tools), mending.name)
    talk.say(describeMended(mending.kind, mending.name, mended))
    if (mended.kind === 'done' && mending.kind === 'fix') this.#leaveTodo(mending)
    return mended
  }

  #leaveTodo({ name, order }: Mending & { readonly kind: 'fix' }): void {
    const { after } = order.fix
    if (after !== null) this.#todo.push({ fix: name, text: after })
  }

  async #judge({ name }: Mending, mended: Mended): Promise<RepairEnd | null> {
    if (mended.kind === 'stopped') return this.end('stopped', null)
    if (mended.kind === 'declined') return this.#giveUp('declined', `'${name}' was not wanted`)
    if (mended.kind === 'failed')
      return this.#giveUp('not-mended', `'${name}' failed: ${mended.reason}`)
    return null
  }

  async #choose(isResumed: boolean): Promise<RepairEnd | null> {
    const { acts, talk, request } = this.#repairing
    const chosen = await mendFound({
      ...{ request, isResumed },
      diagnose: () => this.#time('diagnose', () => acts.diagnose()),
      show: (proposal) => {
        if (proposal.isFirst) this.#keep(proposal)
        talk.propose(proposal)
      },
      choose: (ids) => talk.choose(ids),
      isStopped: () => talk.isStopped(),
      mend: (mending) => this.#mend(mending),
    })
    switch (chosen.kind) {
      case 'mended':
        return null
      case 'not-mended':
        return this.#judge(chosen.mending, chosen.mended)
      case 'none':
        return this.#giveUp('proposed', chosen.reason)
      case 'declined':
        return this.#giveUp('declined', 'what was proposed was not wanted')
      case 'stopped':
        return this.end('stopped', null)
      default:
        return chosen satisfies never
    }
  }

  #keep({ report, proposed }: Proposal): void {
    this.#found = report
    this.#proposed = proposed.filter(({ mending }) => mending !== null).map(({ id }) => id)
  }

  async #lookAgain(): Promise<null> {
    const { acts, talk } = this.#repairing
    const seen = await this.#time('look-again', () => acts.lookAgain())
    this.#after = typeof seen === 'string' ? null : seen
    talk.showAgain(seen)
    return null
  }

  async #prove(): Promise<RepairEnd | null> {
    const { acts, talk } = this.#repairing
    this.#left = 'probation'
    const health = await this.#time('prove', () => acts.prove())
    this.#health = health
    if (health.isProven) return null
    if (talk.isStopped()) return this.end('stopped', null)
    const reason = health.missing.join('; ')
    if (this.#repairing.request.keepsRescue) return this.end('not-proven', reason)
    const agreed = await talk.confirm({ kind: 'throw-away', missing: health.missing })
    if (talk.isStopped()) return this.end('stopped', null)
    return agreed ? this.#giveUp('not-proven', reason) : this.end('not-proven', reason)
  }

  async #merge(): Promise<RepairEnd | null> {
    const { acts, talk } = this.#repairing
    // A merge that was begun by an earlier command has no proof here, and cannot be taken back.
    if (this.#health !== null) {
      const isKept = await talk.confirm({ kind: 'keep', facts: this.#health.facts })
      if (talk.isStopped()) return this.end('stopped', null)
      if (!isKept) return this.end('declined', 'it was not to be made permanent')
    }
    await this.#time('merge', () => acts.merge())
    this.#left = 'nothing'
    return null
  }

  /** Throws everything away, unless it is to be kept. */
  async #giveUp(result: RepairResult, reason: string): Promise<RepairEnd> {
    const { acts, request, talk } = this.#repairing
    if (request.keepsRescue) return this.end(result, reason)
    // So that the reason is known, whatever becomes of throwing it away.
    talk.say(`The repair is thrown away: ${reason}.`)
    await this.#time('throw-away', () => acts.throwAway())
    this.#left = 'nothing'
    return this.end(result, reason)
  }

  async #time<T>(
    step: StepDone['step'],
    work: () => Promise<T>,
    name: string | null = null,
  ): Promise<T> {
    const { clock } = this.#repairing
    const began = clock.now()
    let mended: Mended['kind'] | null = null
    try {
      const result = await work()
      if (step === 'mend') mended = (result as Mended).kind
      return result
    } finally {
      this.#done.push({ step, name, seconds: (clock.now() - began) / 1_000, mended })
    }
  }
}

const ACTS = { clear: 'clear', rescue: 'rescue', 'await-jobs': 'awaitJobs' } as const
