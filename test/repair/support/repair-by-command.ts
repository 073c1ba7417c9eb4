import { run } from '../../../provider/cli/run.js'
import { quietRuntime } from '../../../bench/calls/subject.js'
import { fakeTerminal } from '../../cli/support/fake-terminal.js'
import type { Daemon } from '../../lab/daemon/daemon.js'

/** What `repair --format json` prints, as far as tests read it. */
export interface PrintedRepair {
  readonly result: string
  readonly left: string
  readonly reason: string | null
  readonly proof: { readonly facts: readonly string[]; readonly console: readonly string[] } | null
  readonly steps: readonly { readonly step: string; readonly seconds: number }[]
  /** The fixes that were proposed, and what was found afterwards: of a repair that diagnoses. */
  readonly proposed: readonly string[]
  readonly after: { readonly verdict: string } | null
}

/** A repair by the command line, and where its time went, in seconds. */
export interface RanRepair {
  readonly status: number
  readonly printed: PrintedRepair
  /** What it said meanwhile. */
  readonly said: string
  readonly seconds: RepairSeconds
}

/**
 * Seconds of a repair. `own` is ours: all but the two boots and the shutdowns that are waited for, and what runs in the
 * guest.
 */
export interface RepairSeconds {
  readonly all: number
  readonly shutdowns: number
  readonly rescue: number
  readonly fixes: number
  readonly probation: number
  readonly merge: number
  readonly own: number
}

/** Repairs an instance by the command line, without Pulumi and without asking. */
export async function repairByCommand(
  daemon: Daemon,
  instance: string,
  words: readonly string[],
): Promise<RanRepair> {
  const [out, lines]: [string[], { readonly at: number; readonly text: string }[]] = [[], []]
  const began = Date.now()
  const warn = (text: string): void => {
    lines.push({ at: (Date.now() - began) / 1_000, text })
    if (process.env['REPAIR_SHOW'] !== undefined)
      console.log(`${((Date.now() - began) / 1_000).toFixed(1)} ${text}`)
  }
  const terminal = { ...fakeTerminal(out, []), warn }
  const runtime = { ...quietRuntime, warn, say: warn }
  const all = ['repair', instance, '--no-stack', '--yes', '--format', 'json', ...words]
  const environment = { ...process.env, LIBVIRT_DEFAULT_URI: daemon.uri }
  const status = await run(all, { terminal, environment, runtime })
  const said = lines.map(({ text }) => text).join('\n')
  if (out.length === 0) throw new Error(`it printed nothing:\n${said}`)
  const printed = JSON.parse(out.join('\n')) as PrintedRepair
  return { status, printed, said, seconds: secondsOf(printed, lines, (Date.now() - began) / 1_000) }
}

function secondsOf(
  { steps }: PrintedRepair,
  lines: readonly { readonly at: number; readonly text: string }[],
  all: number,
): RepairSeconds {
  const sum = (...names: string[]): number =>
    steps
      .filter(({ step }) => names.includes(step))
      .reduce((total, { seconds }) => total + seconds, 0)
  const waits = lines.find(({ text }) => text.startsWith('Waiting up to'))?.at ?? 0
  const mends = lines.find(({ text }) => /^(?:Fix|Script) '/.test(text))?.at ?? waits
  const shutdowns = lines.reduce((total, { at, text }, index) => {
    const isAsked = /^Asked .* to shut down/.test(text)
    return isAsked ? total + (lines[index + 1]?.at ?? at) - at : total
  }, 0)
  // It is over when the first fix is said.
  const firstLook = steps.find(({ step }) => step === 'diagnose')?.seconds ?? 0
  const [fixes, proof] = [sum('mend', 'diagnose'), sum('prove', 'look-again')]
  return {
    all,
    shutdowns,
    rescue: sum('rescue'),
    fixes,
    probation: sum('probation') + proof,
    merge: sum('merge', 'throw-away'),
    own: all - (mends - waits) - proof - (fixes - firstLook) - shutdowns,
  }
}

/** The seconds of repairs as the Markdown table that docs/repair-loop.md quotes. */
export function tableOf(rows: ReadonlyMap<string, RepairSeconds>): string {
  const columns = ['rescue', 'fixes', 'probation', 'merge', 'shutdowns', 'own', 'all'] as const
  const heads = [
    'rescue',
    'fixes',
    'probation and proof',
    'merge, or thrown away',
    'shutdowns',
    'our own share',
    'in all',
  ]
  const cells = [...rows].map(([name, seconds]) => [
    name,
    ...columns.map((column) => seconds[column].toFixed(1)),
  ])
  return [['broken', ...heads], ['-', ...heads.map(() => '-')], ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}
