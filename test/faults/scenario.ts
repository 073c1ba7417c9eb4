import { isDeepStrictEqual } from 'node:util'
import type { RescueInputs, RescueOutputs } from '../../provider/rescue/index.js'
import { nameOf, type CallSite, type Fault } from './faults.js'
import type { Answer, Job } from './worker.js'

/** An instance under test, and a way to run the lifecycle on it, once with something going wrong. */
export interface Subject {
  readonly inputs: RescueInputs
  /** Does a job in a process of its own; null where it was killed. */
  run(
    job: Job,
    harm: Harm | null,
  ): Promise<{ readonly answer: Answer | null; readonly harmed: boolean }>
  facts(): Promise<Facts>
}

/** What goes wrong, at which call. */
export interface Harm {
  readonly fault: Fault
  readonly site: CallSite
}

/** All that a rescue could have damaged or left behind. */
export interface Facts {
  /** SHA-256 of the definition with passwords. */
  readonly definition: string
  readonly state: string
  readonly persistent: boolean
  /** Volumes, files of the pool's folder, NVRAM files, processes: everything that can be left over. */
  readonly things: readonly string[]
}

export const ACTS = ['create', 'delete'] as const
export type Act = (typeof ACTS)[number]

/** How one case ended; every list but `commands` must be empty. */
export interface Verdict {
  readonly name: string
  readonly harmed: boolean
  /** What was run after the fault, and what came of it. */
  readonly commands: readonly string[]
  readonly definitionChanged: boolean
  readonly notInOriginalState: boolean
  readonly orphans: readonly string[]
  readonly neededHuman: boolean
}

/**
 * Harms one job, then runs the command that the documents name, and nothing else, until the
 * instance is out of rescue; then looks whether everything is as it was before.
 */
export async function play(
  subject: Subject,
  { act, harm }: { readonly act: Act; readonly harm: Harm },
): Promise<Verdict> {
  const before = await subject.facts()
  const played = new Played(subject, before, harm)
  try {
    await (act === 'create' ? played.create() : played.delete())
  } catch (error) {
    if (!(error instanceof Stuck)) throw error
  }
  return played.verdict(`${act} ${harm.fault} ${nameOf(harm.site)}`, await subject.facts())
}

/** The documented command failed: somebody would have to help by hand. */
class Stuck extends Error {}

class Played {
  readonly #subject: Subject
  readonly #before: Facts
  readonly #harm: Harm
  readonly #commands: string[] = []
  #harmed = false
  #stuck = false

  constructor(subject: Subject, before: Facts, harm: Harm) {
    this.#subject = subject
    this.#before = before
    this.#harm = harm
  }

  async create(): Promise<void> {
    const { inputs } = this.#subject
    const first = await this.#run({ kind: 'up', inputs }, this.#harm)
    if (first?.ok === true) await this.#destroy(first.outputs)
    else if (first?.outputs != null) await this.#resume(first.outputs)
    else {
      // An error that Pulumi keeps nothing of: nothing may be left on the host.
      if (first !== null && !(await this.#isUntouched())) this.#fail('left something behind')
      await this.#destroy(await this.#must({ kind: 'up', inputs }))
    }
  }

  async delete(): Promise<void> {
    const olds = await this.#must({ kind: 'up', inputs: this.#subject.inputs })
    if (olds === null) return
    const first = await this.#run({ kind: 'remove', olds }, this.#harm)
    if (first?.ok !== true) await this.#destroy(olds)
  }

  verdict(name: string, after: Facts): Verdict {
    const before = this.#before
    return {
      name,
      harmed: this.#harmed,
      commands: this.#commands,
      definitionChanged: after.definition !== before.definition,
      notInOriginalState: after.state !== before.state || after.persistent !== before.persistent,
      orphans: after.things.filter((thing) => !before.things.includes(thing)),
      neededHuman: this.#stuck,
    }
  }

  /** The resource is in the state, half done: `up` finishes it, `destroy` undoes it. */
  async #resume(olds: RescueOutputs): Promise<void> {
    const finish = this.#harm.site.nth % 2 === 0
    const news = this.#subject.inputs
    await this.#destroy(finish ? await this.#must({ kind: 'update', olds, news }) : olds)
  }

  async #destroy(olds: RescueOutputs | null): Promise<void> {
    if (olds !== null) await this.#must({ kind: 'remove', olds })
  }

  async #must(job: Job): Promise<RescueOutputs | null> {
    const answer = await this.#run(job, null)
    if (answer?.ok !== true) return this.#fail(`${job.kind} did not work`)
    return answer.outputs
  }

  async #run(job: Job, harm: Harm | null): Promise<Answer | null> {
    const { answer, harmed } = await this.#subject.run(job, harm)
    this.#harmed ||= harmed
    this.#commands.push(`${job.kind}${harm === null ? '' : ' (harmed)'}: ${textOf(answer)}`)
    return answer
  }

  async #isUntouched(): Promise<boolean> {
    return isDeepStrictEqual(await this.#subject.facts(), this.#before)
  }

  #fail(why: string): never {
    this.#stuck = true
    this.#commands.push(why)
    throw new Stuck(why)
  }
}

function textOf(answer: Answer | null): string {
  if (answer === null) return 'killed'
  return answer.ok ? 'done' : `${answer.name}: ${answer.message}`
}

/** True where nothing at all is wrong. */
export function isClean(verdict: Verdict): boolean {
  const { definitionChanged, notInOriginalState, orphans, neededHuman } = verdict
  return !definitionChanged && !notInOriginalState && orphans.length === 0 && !neededHuman
}
