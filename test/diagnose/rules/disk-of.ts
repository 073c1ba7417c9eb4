import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import { readDiskFacts, type DiskFacts } from '../../../provider/diagnose/index.js'

/** What a look that came to its end said of disks. */
export function diskOf(...lines: readonly DiskLine[]): DiskFacts {
  const all = [{ kind: 'start', version: 1 }, ...lines, { kind: 'end', seconds: 3 }]
  return readDiskFacts(Buffer.from(all.map((line) => JSON.stringify(line)).join('\n')))
}
