import type { RepairEnd } from '../../break-glass/index.js'
import { marked, programCommand, repairCommand, unrescueCommand } from '../../shell/index.js'
import { alignColumns } from './align-columns.js'

/** A repair that ended, and how it is asked for again. */
export interface RepairShown {
  readonly uri: string
  readonly instance: string
  /** The words after `--fix`. */
  readonly fixes: readonly string[]
  /** The other options that the next command needs. */
  readonly words: readonly string[]
  /** Those that a command for the fixes that were proposed needs. */
  readonly wordsToTake: readonly string[]
  readonly end: RepairEnd
}

/**
 * How a repair ended, for people: the seconds of its steps, the result, and what can be done next.
 *
 * What matters comes last, because the lines before it may scroll away.
 */
export function sayRepairEnd(shown: RepairShown): string {
  const { end } = shown
  return [
    ...sayConsole(end),
    ...(end.steps.length === 0 ? [] : [...timesOf(end), '']),
    ...sayResult(shown),
    ...sayNext(shown),
  ].join('\n')
}

/** The exit status of a repair: 0 done, 1 not repaired and nothing left, 2 no fix found or chosen, 3 something is left on the host. */
export function statusOfRepair({ result, left }: RepairEnd): number {
  if (result === 'repaired' || (result === 'shown' && left === 'nothing')) return 0
  if (left !== 'nothing') return 3
  return result === 'proposed' ? 2 : 1
}

function sayResult({ instance, end }: RepairShown): readonly string[] {
  const { result, reason, left, health } = end
  const facts = (health?.facts ?? []).map((fact) => `  - ${fact}`)
  const why = reason === null ? '.' : `: ${reason}.`
  switch (result) {
    case 'repaired':
      return health === null
        ? [`The repair of instance '${instance}' was merged before; that is finished now.`]
        : [
            `Instance '${instance}' is repaired, and the repair is permanent:`,
            ...mendedIn(end),
            ...facts,
            ...sayTodo(end),
          ]
    case 'shown':
      return [`That is what the fixes would change in instance '${instance}'. ${LEFT[left]}`]
    case 'not-mended':
    case 'proposed':
    case 'declined':
      return [`Instance '${instance}' is not repaired${why} ${LEFT[left]}`]
    case 'not-proven':
      return [`It is not proven that instance '${instance}' boots${why} ${LEFT[left]}`]
    case 'stopped':
      return [`The repair of instance '${instance}' was stopped. ${LEFT[left]}`]
    case 'failed':
      return [`The repair of instance '${instance}' did not come to its end. ${LEFT[left]}`]
    default:
      return result satisfies never
  }
}

function mendedIn({ steps }: RepairEnd): readonly string[] {
  return steps.flatMap(({ name, mended }) => {
    if (name === null || mended === null) return []
    return [`  - '${name}' ${mended === 'not-needed' ? 'had nothing to do' : 'was done'}`]
  })
}

function sayTodo({ todo }: RepairEnd): readonly string[] {
  if (todo.length === 0) return []
  return ['What is left for you to do:', ...todo.map(({ fix, text }) => `  - '${fix}': ${text}`)]
}

const LEFT: Readonly<Record<RepairEnd['left'], string>> = {
  nothing: 'Nothing of it is left on the host, and nothing that it wrote on the disks.',
  rescue: 'Its rescue system runs under the checkpoint, and its disks are what they were.',
  probation: 'Its own system runs with what was written, and its disks are what they were.',
  unknown: 'It is not known how far it came.',
}

/** The console of an instance that is not proven to boot: it may show why. */
function sayConsole({ health }: RepairEnd): readonly string[] {
  if (health === null || health.isProven) return []
  if (health.console.length === 0) return ['Its console showed nothing.', '']
  return [
    'The last lines of its console, in the words of the guest:',
    ...health.console.map((line) => `  | ${line}`),
    '',
  ]
}

function timesOf({ steps }: RepairEnd): readonly string[] {
  const all = steps.reduce((sum, { seconds }) => sum + seconds, 0)
  const rows = steps.map(({ step, name, seconds }) => [
    `  ${name === null ? STEPS[step] : `mend: ${name}`}`,
    seconds.toFixed(1),
  ])
  return alignColumns([['  step', 'seconds'], ...rows, ['  in all', all.toFixed(1)]])
}

const STEPS: Readonly<Record<RepairEnd['steps'][number]['step'], string>> = {
  clear: 'clear what was left',
  rescue: 'rescue',
  'await-jobs': 'wait for jobs',
  diagnose: 'look inside',
  mend: 'mend',
  probation: 'start on probation',
  prove: 'proof',
  'look-again': 'look again',
  merge: 'merge',
  'throw-away': 'throw away',
}

/** The commands that can follow. */
export function nextOf(shown: RepairShown): readonly Next[] {
  const { uri, instance, fixes, words, wordsToTake, end } = shown
  const again = { what: 'to go on', command: repairCommand(uri, instance, fixes, words) }
  const take = {
    what: 'to take what was proposed',
    command: repairCommand(uri, instance, end.proposed, wordsToTake),
  }
  const end_ = { what: 'to throw it away', command: unrescueCommand(uri, instance) }
  const look = { what: 'to look', command: programCommand(['console', '--uri', uri], instance) }
  const why = {
    what: 'to find out why',
    command: programCommand(['diagnose', '--uri', uri], instance),
  }
  if (end.result === 'repaired') return []
  switch (end.left) {
    case 'nothing':
      if (end.result === 'proposed' || end.result === 'declined')
        return end.proposed.length === 0 ? [] : [take]
      return end.result === 'not-proven' || end.result === 'not-mended' ? [why] : []
    case 'rescue':
    case 'probation':
      return [look, again, end_]
    case 'unknown':
      return [again, end_]
    default:
      return end.left satisfies never
  }
}

interface Next {
  readonly what: string
  readonly command: string
}

function sayNext(shown: RepairShown): readonly string[] {
  return nextOf(shown).map(({ what, command }) => `${what}: ${marked(command)}`)
}
