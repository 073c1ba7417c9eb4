import type { JobEnd } from '../../../guest/index.js'
import type { FixVerb } from '../../../repair/fixes/index.js'
import type { Mending } from '../plan/repair-request.js'
import { judgeFix, judgeScript, type Ruling } from './judge-mending.js'

/** What came of one thing that was to be mended. */
export type Mended =
  | Ruling
  /** The dry run alone: it would change something. */
  | { readonly kind: 'shown' }
  /** The operator did not want it. */
  | { readonly kind: 'declined' }
  /** Somebody asked to stop before anything was changed. */
  | { readonly kind: 'stopped' }

/** What mending needs. */
export interface MendingTools {
  readonly instance: string
  readonly isDry: boolean
  /** Runs one verb of a fix, or a script (null), in the rescue system and shows what it writes. */
  run(mending: Mending, verb: FixVerb | null): Promise<JobEnd>
  say(text: string): void
  /** True if it may be done; the dry run was shown before. */
  mayApply(mending: Mending): Promise<boolean>
  isStopped(): boolean
}

/**
 * Mends one thing: a fix shows what it would change, changes it, and then checks itself.
 *
 * A fix that has nothing to change must pass its check all the same. A script of the user has neither.
 */
export async function mend(mending: Mending, tools: MendingTools): Promise<Mended> {
  return mending.kind === 'script' ? runScript(mending, tools) : applyFix(mending, tools)
}

async function runScript(mending: Mending, tools: MendingTools): Promise<Mended> {
  const { name } = mending
  if (tools.isDry) {
    tools.say(`Script '${name}' has no dry run, so it is not run.`)
    return { kind: 'shown' }
  }
  tools.say(`Script '${name}' runs:`)
  return judgeScript(await tools.run(mending, null), tools.instance)
}

async function applyFix(mending: Mending, tools: MendingTools): Promise<Mended> {
  const { name } = mending
  const run = async (verb: FixVerb): Promise<Ruling> =>
    judgeFix(verb, await tools.run(mending, verb), tools.instance)
  tools.say(`Fix '${name}' would do this:`)
  const shown = await run('dry-run')
  if (shown.kind === 'failed') return shown
  if (shown.kind === 'not-needed') {
    tools.say(`Fix '${name}' has nothing to change. Its check:`)
    const checked = await run('check')
    return checked.kind === 'failed' ? checked : { kind: 'not-needed' }
  }
  if (tools.isDry) return { kind: 'shown' }
  if (tools.isStopped()) return { kind: 'stopped' }
  const isWanted = await tools.mayApply(mending)
  if (tools.isStopped()) return { kind: 'stopped' }
  if (!isWanted) return { kind: 'declined' }
  tools.say(`Fix '${name}' runs, and then its check:`)
  return run('apply')
}
