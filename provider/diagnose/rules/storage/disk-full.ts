import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 39 of docs/diagnose.md. */
export const diskFull: Rule = {
  id: 'disk-full',
  row: 39,
  stage: 'up',
  title: 'A file system is full',
  clues: [/No space left on device\.?$/, /\[Errno 28\]/],
  harmless: /inotify|\bwatch(?:es)?\b/i,
  prove: (facts) =>
    fromDisk(facts, 'filesystem', (line) => {
      if (!/^(?:ext[234]|xfs|btrfs)$/.test(line.type) || line.total === 0) return null
      // Its numbers are as damaged as it is.
      if (line.state === 'damaged') return null
      if (line.free * 200 < line.total)
        return `${line.device} has ${line.free} of ${line.total} bytes free`
      const isWithout = line.totalInodes > 0 && line.freeInodes * 200 < line.totalInodes
      return isWithout
        ? `${line.device} has ${line.freeInodes} of ${line.totalInodes} inodes free`
        : null
    }),
  means: 'Services fail to start or to let users in, because they cannot write.',
  todo: 'Make room, or grow the disk and the file system.',
  fixes: ['full-disk'],
  isAuto: true,
  alike: 'The limit of watches for files, which has the same words, and file systems of memory.',
  explains: ['boot-unit-failed'],
}
