import type { Mended } from './mend.js'

/** Says what came of one thing that was to be mended. */
export function describeMended(kind: 'fix' | 'script', name: string, mended: Mended): string {
  const what = `${kind === 'fix' ? 'Fix' : 'Script'} '${name}'`
  switch (mended.kind) {
    case 'done':
      return kind === 'fix' ? `${what} is done, and its check has passed.` : `${what} is done.`
    case 'not-needed':
      return `${what} had nothing to do: its check has passed.`
    case 'shown':
      return `${what} was not run.`
    case 'declined':
    case 'stopped':
      return `${what} has changed nothing.`
    case 'failed':
      return `${what} failed: ${mended.reason}.`
    default:
      return mended satisfies never
  }
}
