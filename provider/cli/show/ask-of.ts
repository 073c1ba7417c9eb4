import type { Question } from '../../break-glass/index.js'

/** A question of a repair, and what is said before it so that it can be answered; null: nothing. */
export function askOf(
  instance: string,
  question: Question,
): { readonly before: string | null; readonly text: string } {
  switch (question.kind) {
    case 'apply':
      return { before: null, text: `Run fix '${question.name}'?` }
    case 'keep':
      return {
        before: list(`Instance '${instance}' is proven to boot:`, question.facts),
        text: 'Make the repair permanent?',
      }
    case 'throw-away':
      return {
        before: list(`It is not proven that instance '${instance}' boots:`, question.missing),
        text: 'Throw the repair away?',
      }
    default:
      return question satisfies never
  }
}

function list(title: string, clauses: readonly string[]): string {
  return [title, ...clauses.map((clause) => `  - ${clause}`)].join('\n')
}
