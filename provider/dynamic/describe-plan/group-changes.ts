import type { Change } from '../../planner/types.js'

/**
 * Says changes that have the same reason in one sentence.
 *
 * The words that all of them begin with are said once: `left out vda, vdb: …`.
 */
export function groupChanges(changes: readonly Change[]): readonly string[] {
  const reasons = [...new Set(changes.map(({ why }) => why))]
  return reasons.map((reason) => {
    const group = changes.filter(({ why }) => why === reason).map(({ what }) => what.split(' '))
    return `${joinWhat(group)}: ${reason}`
  })
}

function joinWhat(group: readonly (readonly string[])[]): string {
  const [first = [], ...others] = group
  const differing = first.findIndex((word, at) => others.some((words) => words[at] !== word))
  const shared = others.length === 0 || differing < 0 ? 0 : differing
  const rest = group.map((words) => words.slice(shared).join(' '))
  return [...first.slice(0, shared), rest.join(', ')].join(' ')
}
