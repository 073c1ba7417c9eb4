import type { Report } from '../../../../provider/diagnose/index.js'
import { RULES } from '../../../../provider/diagnose/rules/index.js'

type Finding = Report['findings'][number]

/** What a rule finds, as it is: on a disk, if nothing else is said. */
export function found(
  id: string,
  ...sources: readonly Finding['evidence'][number]['source'][]
): Finding {
  const rule = RULES.find((one) => one.id === id)
  if (rule === undefined) throw new Error(`there is no rule '${id}'`)
  const { row, stage, title, means, todo, fixes, isAuto = false, isSymptom = false } = rule
  const evidence = (sources.length === 0 ? (['disk'] as const) : sources).map((source) => ({
    ...{ source, words: 'seen', isGuestWords: true, line: null },
  }))
  return {
    ...{ id, row, stage, title, means, todo, isAuto, isSymptom, evidence },
    ...{ fixes: [...fixes], command: null, consequences: [] },
  }
}

/** The report of a diagnosis that found these. */
export function reportOf(...findings: readonly Finding[]): Report {
  const isFound = findings.some(({ isSymptom }) => !isSymptom)
  const verdict = isFound ? 'cause-found' : findings.length > 0 ? 'cannot-tell' : 'nothing-found'
  return { version: 1, instance: 'web', verdict, findings: [...findings], looks: [] }
}
