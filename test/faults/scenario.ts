import { isDeepStrictEqual } from 'node:util'
import type { RescueInputs, RescueOutputs } from '../../provider/instance-rescue/index.js'
import { nameOf, type CallSite, type Fault } from './faults.js'
import type { Answer, Job } from './jobs.js'

/** An instance under test, and a way to run the lifecycle on it, once with something going wrong. */
export interface Subject {
  readonly inputs: RescueInputs
  /** Does a job in a process of its own; no answer where it was killed. */
  run(job: Job, harm: Harm | null): Promise<Ran>
  /** What runs goes off by itself. */
  powerOff(): Promise<void>
  /** The instance's disks have old content; what is written to their overlays is new. Not if it cannot be told. */
  write(content: 'old' | 'new'): Promise<void>
  facts(): Promise<Facts>
}

/** What came of one job, and by which calls. */
export interface Ran {
  readonly answer: Answer | null
  readonly harmed: boolean
  readonly calls: readonly CallSite[]
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
  /** What is in its disks; `mixed`: half of it is old, or something was done to it that must never happen. */
  readonly content: 'old' | 'new' | 'mixed' | 'not known'
}

/**
 * What is harmed: `up`, `destroy`, or the `up` that enters a rescue again whose system went off; under a checkpoint
 * also the begin of a probation, a merge, and the destroy that throws away what was tried.
 */
export const ACTS = ['create', 'delete', 'enter-again', 'try', 'merge', 'abort'] as const
export type Act = (typeof ACTS)[number]

/** Which of the documented commands comes after the fault: Pulumi's, or ours without Pulumi. */
export const WAYS = ['pulumi', 'refresh', 'by-hand'] as const
export type Way = (typeof WAYS)[number]

/** One case of the suite. */
export interface Case {
  readonly act: Act
  readonly way: Way
  /** The first happens to the act, each further one to the command that comes after it. */
  readonly harms: readonly Harm[]
}

/** How one case ended. */
export interface Verdict {
  readonly name: string
  /** How many of its faults happened. */
  readonly harmed: number
  /** What was run, and what came of it. */
  readonly commands: readonly string[]
  readonly definitionChanged: boolean
  readonly notInOriginalState: boolean
  readonly orphans: readonly string[]
  /** True if the disks are half old and half new, or new although nothing was merged. */
  readonly disksHarmed: boolean
  readonly neededHuman: boolean
}

/**
 * Harms a job, then runs the commands that the documents name, and nothing else, until the
 * instance is out of rescue; then looks whether everything is as it was before.
 */
export async function play(subject: Subject, played: Case): Promise<Verdict> {
  await subject.write('old')
  const before = await subject.facts()
  const story = new Story(subject, before, played)
  try {
    await story.tell()
  } catch (error) {
    if (!(error instanceof Stuck)) throw error
  }
  return story.verdict(await subject.facts())
}

/** The documented command failed: somebody would have to help by hand. */
class Stuck extends Error {}

class Story {
  readonly #subject: Subject
  readonly #before: Facts
  readonly #case: Case
  readonly #harms: Harm[]
  readonly #commands: string[] = []
  #harmed = 0
  #stuck = false

  constructor(subject: Subject, before: Facts, played: Case) {
    this.#subject = subject
    this.#before = before
    this.#case = played
    this.#harms = [...played.harms]
  }

  async tell(): Promise<void> {
    const acts: Readonly<Record<Act, () => Promise<void>>> = {
      create: () => this.#create(),
      delete: () => this.#delete(),
      'enter-again': () => this.#enterAgain(),
      try: () => this.#try(),
      merge: () => this.#merge(),
      abort: () => this.#abort(),
    }
    return acts[this.#case.act]()
  }

  async #create(): Promise<void> {
    const { inputs } = this.#subject
    const first = await this.#run({ kind: 'up', inputs }, true)
    if (first?.outputs != null) return this.#goOn(first.outputs)
    // Pulumi kept nothing: an error must have left nothing, a killed process may have.
    if (first !== null && !(await this.#isUntouched())) this.#fail('an error left something behind')
    if (this.#case.way === 'by-hand') return this.#endByHand()
    const outputs = await this.#must(() => ({ kind: 'up', inputs }))
    if (outputs !== null) await this.#destroy(outputs)
  }

  async #delete(): Promise<void> {
    const olds = await this.#up()
    const first = await this.#run({ kind: 'remove', olds }, true)
    if (first?.ok !== true) await this.#goOn(olds)
  }

  async #enterAgain(): Promise<void> {
    const olds = await this.#up()
    await this.#subject.powerOff()
    const again = await this.#run({ kind: 'update', olds, news: this.#subject.inputs }, true)
    await this.#goOn(again?.outputs ?? olds)
  }

  async #try(): Promise<void> {
    const olds = await this.#up()
    await this.#subject.write('new')
    const first = await this.#run({ kind: 'probation', olds }, true)
    await this.#goOn(first?.outputs ?? olds)
  }

  async #merge(): Promise<void> {
    const olds = await this.#onProbation()
    const first = await this.#run({ kind: 'merge', olds }, true)
    if (first?.ok === true) return
    if (this.#case.way !== 'pulumi') return this.#goOn(olds)
    await this.#must(() => ({ kind: 'merge', olds }))
    const { content } = await this.#subject.facts()
    if (content === 'old') this.#fail('a merge that went on to its end did not merge')
  }

  async #abort(): Promise<void> {
    const olds = await this.#onProbation()
    const first = await this.#run({ kind: 'remove', olds }, true)
    if (first?.ok !== true) await this.#goOn(olds)
  }

  async #onProbation(): Promise<RescueOutputs> {
    const olds = await this.#up()
    await this.#subject.write('new')
    const tried = await this.#run({ kind: 'probation', olds }, false)
    return tried?.outputs ?? this.#fail('the probation did not begin')
  }

  async #up(): Promise<RescueOutputs> {
    const made = await this.#run({ kind: 'up', inputs: this.#subject.inputs }, false)
    return made?.outputs ?? this.#fail('up did not work')
  }

  verdict(after: Facts): Verdict {
    const { act, way, harms } = this.#case
    const before = this.#before
    const faults = harms.map(({ fault, site }) => `${fault} ${nameOf(site)}`)
    return {
      name: `${act}: ${faults.join(', ')}; then ${way}`,
      harmed: this.#harmed,
      commands: this.#commands,
      definitionChanged: after.definition !== before.definition,
      notInOriginalState: after.state !== before.state || after.persistent !== before.persistent,
      orphans: after.things.filter((thing) => !before.things.includes(thing)),
      disksHarmed:
        after.content === 'mixed' || (act !== 'merge' && after.content !== before.content),
      neededHuman: this.#stuck,
    }
  }

  /** The resource is in the state, however it stands. */
  async #goOn(olds: RescueOutputs): Promise<void> {
    if (this.#case.way === 'by-hand') return this.#endByHand()
    if (this.#case.way === 'pulumi') return this.#destroy(olds)
    const seen = await this.#must(() => ({ kind: 'read', olds }))
    if (seen === null) return
    const news = this.#subject.inputs
    const hasWork = seen.status === 'interrupted' || seen.status === 'stopped'
    await this.#destroy(
      hasWork ? ((await this.#must(() => ({ kind: 'update', olds: seen, news }))) ?? seen) : seen,
    )
  }

  async #destroy(olds: RescueOutputs): Promise<void> {
    await this.#must(() => ({ kind: 'remove', olds }))
  }

  /** Where the record is gone already there is nothing to end. */
  async #endByHand(): Promise<void> {
    const { inputs } = this.#subject
    const { uri, instance } = inputs
    if (await this.#isUntouched()) return
    await this.#must(() => ({ kind: 'unrescue', uri, instance }))
  }

  /** The command until nothing goes wrong any more; then it has to work. */
  async #must(next: () => Job): Promise<RescueOutputs | null> {
    for (;;) {
      const isLast = this.#harms.length === 0
      const answer = await this.#run(next(), !isLast)
      if (answer?.ok === true) return answer.outputs
      // A process that was killed before it had a record may leave the pool of its look, which the next command takes away.
      const isOver = !isLast || textOf(answer).endsWith('is not in rescue. Nothing was done.')
      if (this.#case.way === 'by-hand' && isOver && (await this.#isUntouched())) return null
      if (isLast) return this.#fail(`${next().kind} did not work`)
    }
  }

  async #run(job: Job, isHarmed: boolean): Promise<Answer | null> {
    const harm = isHarmed ? (this.#harms.shift() ?? null) : null
    const { answer, harmed } = await this.#subject.run(job, harm)
    if (harmed) this.#harmed += 1
    this.#commands.push(`${job.kind}${harm === null ? '' : ' (harmed)'}: ${textOf(answer)}`)
    return answer
  }

  async #isUntouched(): Promise<boolean> {
    const { content } = this.#before
    return isDeepStrictEqual({ ...(await this.#subject.facts()), content }, this.#before)
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
  const { definitionChanged, notInOriginalState, orphans, disksHarmed, neededHuman } = verdict
  const isAsBefore = !definitionChanged && !notInOriginalState && !disksHarmed
  return isAsBefore && orphans.length === 0 && !neededHuman
}
