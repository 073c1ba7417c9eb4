import type { Change, DiskPlace, OriginalDisks } from '../types.js'

/** What becomes of the writes to the instance's own disks, disk by disk, with the reason. */
export function accessChanges(
  after: readonly DiskPlace[],
  wanted: OriginalDisks = 'read-write',
): readonly Change[] {
  return after.flatMap(({ access, target, bus }) => {
    if (access === undefined) return []
    if (access === 'read-only')
      return [{ what: `attached read-only ${target}`, why: `originalDisks is ${wanted}` }]
    const why =
      wanted === 'read-only'
        ? `bus ${bus} has no read-only disks, so what is written to it is thrown away`
        : WRITES[access]
    return [{ what: `put an overlay on ${target}`, why }]
  })
}

const WRITES = {
  discard: 'what is written to it is thrown away',
  checkpoint: 'what is written to it is thrown away unless it is merged',
} as const
