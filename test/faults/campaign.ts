import { isClean, play, type Case, type Subject, type Verdict } from './scenario.js'

/** What a number of cases came to. */
export interface Tally {
  readonly name: string
  cases: number
  /** Of them, those whose faults all happened: the others ended before their call came. */
  harmed: number
  definitionsChanged: number
  notInOriginalState: number
  orphans: number
  neededHuman: number
  readonly failures: Verdict[]
}

/** An empty tally. */
export function startTally(name: string): Tally {
  return {
    name,
    cases: 0,
    harmed: 0,
    definitionsChanged: 0,
    notInOriginalState: 0,
    orphans: 0,
    neededHuman: 0,
    failures: [],
  }
}

/** Plays cases one after the other, each on an instance that the last one left as it had been. */
export async function playAll(
  cases: readonly Case[],
  makeSubject: () => Promise<Subject>,
  tally: Tally,
): Promise<void> {
  let subject = await makeSubject()
  for (const each of cases) {
    const verdict = await play(subject, each)
    count(tally, verdict)
    if (!isClean(verdict)) {
      console.log(`${tally.name}: ${JSON.stringify(verdict, null, 2)}`)
      subject = await makeSubject()
    }
    if (tally.cases % PROGRESS === 0)
      console.log(`${tally.name}: ${tally.cases} of ${cases.length}`)
  }
}

/** Cases between two lines that say how far it is. */
const PROGRESS = 100

/** Adds one case to a tally. */
export function count(tally: Tally, verdict: Verdict): void {
  tally.cases += 1
  tally.harmed += Number(verdict.harmed > 0)
  tally.definitionsChanged += Number(verdict.definitionChanged)
  tally.notInOriginalState += Number(verdict.notInOriginalState)
  tally.orphans += verdict.orphans.length
  // Disks that are half merged need a human, and more.
  tally.neededHuman += Number(verdict.neededHuman || verdict.disksHarmed)
  if (!isClean(verdict)) tally.failures.push(verdict)
}
