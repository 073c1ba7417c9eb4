import { diskLine, type DiskLine, type Of } from './disk-lines.js'

/** What was found on the disks of an instance, from the inside of a rescue system. */
export interface DiskFacts {
  /** True: all was looked at, to the end, and every line was understood. */
  readonly isWhole: boolean
  /** All lines of a kind, in their order. */
  readonly all: <Kind extends DiskLine['kind']>(kind: Kind) => readonly Of<Kind>[]
}

/** Bytes of the answer, of a line, and lines, that are read. */
const LIMITS = { bytes: 4 << 20, line: 16_384, lines: 4_096 } as const

/**
 * Reads what `inside/*.sh` printed: a JSON object a line.
 *
 * The instance's files may be hostile and the answer anything: a line that is not one of those known is left out,
 * and the answer is not whole then.
 */
export function readDiskFacts(answer: Uint8Array): DiskFacts {
  const text = new TextDecoder().decode(answer.subarray(0, LIMITS.bytes))
  const rows = text.split('\n').filter((row) => row !== '')
  const lines = rows.slice(0, LIMITS.lines).map(readLine)
  const known = lines.filter((line) => line !== null)
  const isKnown = rows.length === known.length && rows.length <= LIMITS.lines
  const hasEnd = known[0]?.kind === 'start' && known.at(-1)?.kind === 'end'
  return {
    isWhole: isKnown && hasEnd && !known.some(({ kind }) => kind === 'trouble'),
    all: <Kind extends DiskLine['kind']>(kind: Kind) =>
      known.filter((line): line is Of<Kind> => line.kind === kind),
  }
}

function readLine(row: string): DiskLine | null {
  if (row.length > LIMITS.line) return null
  try {
    return diskLine.safeParse(JSON.parse(row)).data ?? null
  } catch {
    // It is no JSON, or it nests too deeply.
    return null
  }
}
