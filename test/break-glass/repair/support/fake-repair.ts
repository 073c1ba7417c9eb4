import type { JobEnd } from '../../../../provider/guest/index.js'
import { carryOut } from '../../../../provider/break-glass/repair/carry-out/carry-out.js'
import type {
  Question,
  RepairActs,
} from '../../../../provider/break-glass/repair/carry-out/repair-acts.js'
import type { RepairEnd } from '../../../../provider/break-glass/repair/carry-out/repair-end.js'
import type { Proposal } from '../../../../provider/break-glass/repair/choose/mend-found.js'
import { planSteps } from '../../../../provider/break-glass/repair/plan/plan-steps.js'
import type {
  Mending,
  RepairRequest,
} from '../../../../provider/break-glass/repair/plan/repair-request.js'
import {
  leftIn,
  type Left,
  type Stage,
} from '../../../../provider/break-glass/repair/plan/stage.js'
import type { Health } from '../../../../provider/break-glass/repair/prove/prove-health.js'
import type { Report } from '../../../../provider/diagnose/index.js'
import { orderFix } from '../../../../provider/repair/fixes/index.js'
import { reportOf } from './found.js'

/** A fix without parameters. */
export function fix(id: string): Mending {
  const ordered = orderFix({ id })
  if (!ordered.ok) throw new Error(`there is no fix '${id}'`)
  return { kind: 'fix', name: id, order: ordered.order }
}

export const SCRIPT: Mending = {
  kind: 'script',
  name: './mend.sh',
  script: Buffer.from('echo mended\n'),
}

export const exited = (status: number): JobEnd => ({
  kind: 'exited',
  status,
  isLate: false,
  isCut: { stdout: false, stderr: false },
})

export const HEALTHY: Health = { isProven: true, facts: ['it boots'], missing: [], console: [] }
export const ILL: Health = {
  isProven: false,
  facts: [],
  missing: ['it does not boot'],
  console: ['panic'],
}

/** How the acts of a repair come out; what is not given succeeds. */
export interface Story {
  readonly stage?: Exclude<Stage, { readonly kind: 'refused' }>
  readonly mendings?: readonly Mending[]
  readonly options?: Partial<Omit<RepairRequest, 'mendings'>>
  /** How the jobs end, by their line in the journal. */
  readonly jobs?: Readonly<Record<string, JobEnd>>
  readonly health?: Health
  /** The line in the journal that throws. */
  readonly throwsAt?: string
  /** What is found on the host after that. */
  readonly foundLeft?: Left
  /** The questions that are answered with no; absent: all are answered with yes. */
  readonly noTo?: readonly (Question['kind'] | 'take')[]
  /** True: nobody can be asked which fixes to take. */
  readonly isAlone?: boolean
  /** What each look from the inside finds; after the last one, nothing. */
  readonly looks?: readonly Report[]
  /** Ctrl-C comes during this line of the journal. */
  readonly stopsAt?: string
}

/** What a repair came to. */
export interface Told {
  readonly end: RepairEnd
  /** Each act and question, in order. */
  readonly journal: readonly string[]
  readonly said: readonly string[]
  readonly errors: readonly string[]
  readonly proposals: readonly Proposal[]
}

/** Carries out a repair on nothing. */
export async function tell(story: Story): Promise<Told> {
  const { stage = { kind: 'none' }, mendings = [fix('fstab')], options = {} } = story
  const journal: string[] = []
  const [said, errors]: [string[], string[]] = [[], []]
  const proposals: Proposal[] = []
  const looks = [...(story.looks ?? [])]
  let [isStopped, now] = [false, 0]
  const act = (line: string): void => {
    journal.push(line)
    now += 1_000
    if (line === story.stopsAt) isStopped = true
    if (line === story.throwsAt) throw new Error(`${line} went wrong`)
  }
  const simple = (line: string) => (): Promise<void> =>
    Promise.resolve().then(() => {
      act(line)
    })
  const acts: RepairActs = {
    clear: simple('clear'),
    rescue: simple('rescue'),
    awaitJobs: simple('await jobs'),
    diagnose: async () => {
      await simple('diagnose')()
      return looks.shift() ?? reportOf()
    },
    lookAgain: async () => {
      await simple('look again')()
      return reportOf()
    },
    startProbation: simple('probation'),
    merge: simple('merge'),
    throwAway: simple('throw away'),
    run: async ({ name }, verb) => {
      const line = `${name} ${verb ?? 'run'}`
      await simple(line)()
      return story.jobs?.[line] ?? exited(0)
    },
    prove: async () => {
      await simple('prove')()
      return isStopped ? ILL : (story.health ?? HEALTHY)
    },
    findLeft: () => Promise.resolve(story.foundLeft ?? 'unknown'),
  }
  const request: RepairRequest = {
    mendings,
    choice: 'given',
    parameters: new Map(),
    rules: [{ kind: 'boots' }],
    healthyTimeout: 300,
    isUntrusted: false,
    keepsRescue: false,
    isDry: false,
    ...options,
  }
  const talk = {
    say: (text: string) => void said.push(text),
    failed: ({ message }: Error) => void errors.push(message),
    isStopped: () => isStopped,
    confirm: async (question: Question) => {
      const line = question.kind === 'apply' ? `apply ${question.name}?` : `${question.kind}?`
      await simple(line)()
      return !isStopped && story.noTo?.includes(question.kind) !== true
    },
    choose: async (ids: readonly string[]) => {
      await simple(`take ${ids.join(', ')}?`)()
      return story.isAlone === true ? null : story.noTo?.includes('take') !== true
    },
    propose: (proposal: Proposal) => void proposals.push(proposal),
    showAgain: () => undefined,
  }
  const repairing = { acts, talk, clock: { now: () => now }, instance: 'web', request }
  const end = await carryOut(planSteps(stage, request), repairing, leftIn(stage))
  return { end, journal, said, errors, proposals }
}
