import type { Runtime } from './runtime.js'

/** Milliseconds between two lines, and the part of the whole by which a line must differ from the last. */
const LINE_EVERY_MS = 5_000
const LINE_EVERY = 0.1
/** Milliseconds between two states of a line that is only shown for now. */
const SHOW_EVERY_MS = 1_000

/** Counts bytes and says how far they are. */
export interface Progress {
  count(bytes: number): void
}

/**
 * Says how far a transfer is: a line at most every 5 s, and at most ten lines in all.
 *
 * `what` is the beginning of the line, such as "uploading volume 'x'".
 */
export function startProgress(
  { clock, say, progress }: Pick<Runtime, 'clock' | 'say' | 'progress'>,
  what: string,
  { done: first, size }: { readonly done: number; readonly size: number },
): Progress {
  let done = first
  let last = { time: clock.now(), done }
  let shown = last.time
  return {
    count(bytes) {
      done += bytes
      const time = clock.now()
      if (progress !== undefined && time - shown >= SHOW_EVERY_MS) {
        shown = time
        progress(`${mebibytes(done)} of ${mebibytes(size)} MiB: ${what}`)
      }
      const isDue = time - last.time >= LINE_EVERY_MS && done - last.done >= size * LINE_EVERY
      if (!isDue || done === size) return
      last = { time, done }
      say(`${what}: ${Math.floor((done / size) * 100)} % of ${describeSize(size)}`)
    },
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

/** A number of bytes for the operator, with three digits at most. */
export function describeSize(bytes: number): string {
  const [unit, factor] = UNITS.find(([, each]) => bytes >= each) ?? ['bytes', 1]
  const value = bytes / factor
  return `${factor === 1 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${unit}`
}

const UNITS = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const
