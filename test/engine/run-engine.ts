import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One of the engine's own events; see sdk/go/common/apitype/events.go of pulumi/pulumi. */
export interface EngineEvent {
  readonly diagnosticEvent?: {
    readonly severity: string
    readonly message: string
    readonly urn?: string
  }
  readonly resourcePreEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean }
  readonly resOutputsEvent?: { readonly metadata: StepMetadata }
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> }
}

/** What the engine is about to do with one resource. */
export interface StepMetadata {
  readonly op: string
  readonly urn: string
  readonly keys: readonly string[] | null
  readonly new: {
    readonly inputs: Readonly<Record<string, unknown>>
    readonly outputs?: Readonly<Record<string, unknown>>
  } | null
}

/** What came of one `pulumi` command. */
export interface Outcome {
  readonly ok: boolean
  /** All that it printed. */
  readonly text: string
  readonly events: readonly EngineEvent[]
}

/** Milliseconds for a test of a few commands: on a busy machine each takes many times its 3 to 5 s. */
export const ENGINE_TIMEOUT = 240_000

/** Runs one `pulumi` command, with the engine's events if it has any; rejects if it does not end by itself. */
export async function runEngine(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-events-'))
  const log = join(folder, 'events.json')
  const isUpdate = UPDATES.includes(args[0] ?? '')
  const more = isUpdate ? ['--color', 'never', '--event-log', log] : ['--color', 'never']
  try {
    const { ok, text } = await execute([...args, '--non-interactive', ...more], options)
    return { ok, text, events: existsSync(log) ? parseEvents(readFileSync(log, 'utf8')) : [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How many resources met each fate: `{ same: 1, create: 1 }`. */
export function changesOf({ events }: Outcome): Readonly<Record<string, number>> {
  const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)
  return summary?.summaryEvent?.resourceChanges ?? {}
}

/** The steps that were planned or taken on rescues, in order. */
export function stepsOf({ events }: Outcome): readonly StepMetadata[] {
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ urn }) => urn.includes('InstanceRescue'))
}

/** What the engine showed as the outputs of rescues; in preview, as far as they are known. */
export function outputsOf({ events }: Outcome): readonly Readonly<Record<string, unknown>>[] {
  return events
    .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
    .filter(({ urn }) => urn.includes('InstanceRescue'))
    .map(({ new: after }) => after?.outputs ?? {})
}

/** What the engine told its user, in all rows or in the row of one resource; what a provider writes to stderr is `info#err`. */
export function diagnosticsOf(
  { events }: Outcome,
  severity: 'error' | 'warning' | 'info' | 'info#err',
  row?: string,
): readonly string[] {
  return events.flatMap(({ diagnosticEvent: each }) =>
    each?.severity === severity && (row === undefined || (each.urn ?? '') === row)
      ? [each.message.trim()]
      : [],
  )
}

const UPDATES = ['preview', 'up', 'refresh', 'destroy']

function execute(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve, reject) => {
    const settings = { ...options, timeout: 180_000, maxBuffer: 1 << 26 }
    execFile('pulumi', args, settings, (error, stdout, stderr) => {
      const text = stdout + stderr
      // Only a command that ended by itself has an exit code: one that hung or was not found refused nothing.
      if (error === null || typeof error.code === 'number') resolve({ ok: error === null, text })
      else
        reject(
          new Error(`pulumi ${args.join(' ')} did not end by itself: ${text}`, { cause: error }),
        )
    })
  })
}

function parseEvents(text: string): readonly EngineEvent[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as EngineEvent)
}
