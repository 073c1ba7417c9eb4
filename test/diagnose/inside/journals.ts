import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { repositoryRoot } from '../../repository.js'
import type { Entry, Tree } from './tree.js'

/** Where the tree of a Debian has its journal. */
export const JOURNAL = 'var/log/journal/0123456789abcdef0123456789abcdef'

/** A journal of the folder `journals`. */
export function readJournal(name: string): Buffer {
  const path = join(repositoryRoot, 'test/diagnose/inside/journals', `${name}.journal.br`)
  return brotliDecompressSync(readFileSync(path))
}

/** A tree that has this journal, as systemd writes to it. */
export const withJournal = (entry: Entry): Tree => ({
  [`${JOURNAL}/system.journal`]: entry,
})
