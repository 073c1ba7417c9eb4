import type { Rule } from '../rule.js'

/** Row 50 of docs/diagnose.md. */
export const unitsFailed: Rule = {
  id: 'units-failed',
  row: 50,
  stage: 'up',
  title: 'Services of the instance failed',
  prove: ({ agent }) =>
    agent?.failedUnits.map((unit) => ({ source: 'agent' as const, words: `${unit} failed` })) ?? [],
  means: 'The system is up, and a part of it is not.',
  todo: 'Read the status and the journal of the service in the instance.',
  fixes: ['full-disk', 'mask-unit'],
  alike: 'A service that was stopped on purpose.',
}
