import type { Report } from './report.js'

/** What is shown beside the findings. */
export interface Shown {
  /** Everything that was looked at, what is in order too. */
  readonly all: boolean
}

/** The report as text for a terminal; every word of the guest in it is clean, quoted and named as such. */
export function tableOf(report: Report, { all }: Shown): string {
  const isWhole = all || report.verdict !== 'cause-found'
  const shown = report.looks.filter(({ result }) => isWhole || UNSEEN.has(result))
  const looks =
    shown.length === 0 ? [] : ['', isWhole ? 'Looked at:' : 'Not looked at:', ...looksOf(shown)]
  const boot = report.boot === undefined ? [] : ['', ...bootOf(report.boot)]
  return [summaryOf(report), ...boot, ...report.findings.flatMap(rowsOf), ...looks].join('\n')
}

/** What is never left out: nobody may take it for in order. */
const UNSEEN: ReadonlySet<string> = new Set(['not-looked-at', 'unreadable'])

function summaryOf({ instance, verdict, findings }: Report): string {
  const count = findings.filter(({ isSymptom }) => !isSymptom).length
  switch (verdict) {
    case 'nothing-found':
      return `Instance ${instance}: nothing is wrong with what was looked at.`
    case 'cause-found':
      return `Instance ${instance}: ${count === 1 ? 'one cause was found' : `${count} causes were found, the most likely first`}.`
    case 'cannot-tell':
      return `Instance ${instance}: what was looked at does not show a cause.`
  }
}

type Boot = NonNullable<Report['boot']>

function bootOf({ result, words, seconds, hasNetwork, moments }: Boot): readonly string[] {
  const how = `started once ${hasNetwork ? 'with' : 'without'} network, on overlays that were thrown away`
  const stages = Math.max(0, ...moments.map(({ stage }) => stage.length))
  return [
    `It was ${how}, and ${BOOT[result]} after ${seconds} s: ${words}.`,
    ...moments.map(
      (one) =>
        `  ${one.seconds.toFixed(1).padStart(6)} s  ${one.stage.padEnd(stages)}  ${one.source}: the guest says "${one.words}"`,
    ),
  ]
}

const BOOT = {
  up: 'was up',
  stuck: 'was stuck',
  off: 'went off',
  timeout: 'was not up',
} as const

type Finding = Report['findings'][number]

function rowsOf(finding: Finding, place: number): readonly string[] {
  const { id, title, means, todo, command, consequences } = finding
  return [
    '',
    `${place + 1}. ${title} (${id})`,
    ...finding.evidence.map(describe),
    `   meaning  ${means}`,
    `   to do    ${todo}`,
    ...(command === null ? [] : [`   mend     ${command}`]),
    ...(consequences.length === 0 ? [] : [`   follows  ${consequences.join(', ')}`]),
  ]
}

function describe({ source, line, isGuestWords, words }: Finding['evidence'][number]): string {
  const place = line === null ? source : `${source}, line ${line}`
  return `   seen     ${place}: ${isGuestWords ? `the guest says "${words}"` : words}`
}

function looksOf(looks: Report['looks']): readonly string[] {
  const widest = Math.max(...looks.map(({ source }) => source.length))
  return looks.map(
    ({ source, result, words }) => `  ${source.padEnd(widest)}  ${RESULT[result]}: ${words}`,
  )
}

const RESULT = {
  'in-order': 'in order',
  found: 'something was found',
  'not-looked-at': 'not looked at',
  unreadable: 'unreadable',
} as const
