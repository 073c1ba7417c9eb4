import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  diagnose,
  readDiskFacts,
  readLookScript,
  type DiskFacts,
} from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { makeTree, type Tree } from './tree.js'

export interface LookOptions {
  /** The shell that runs the script, and its words. */
  readonly shell?: readonly string[]
  /** Disks of which it looks at GRUB. */
  readonly disks?: readonly Uint8Array[]
  /** What else is to be done to the system. */
  readonly prepare?: (root: string) => void
}

/** Runs the script of a look on a system that differs from a healthy one. */
export function lookAt(
  changes: Tree,
  { shell = ['busybox', 'sh'], disks = [], prepare }: LookOptions = {},
): DiskFacts {
  const { root, remove } = makeTree(changes)
  try {
    const [program = '', ...words] = shell
    const files = disks.map((content, at) => {
      const file = join(root, `disk${at}`)
      writeFileSync(file, content)
      return file
    })
    prepare?.(root)
    const answer = execFileSync(program, [...words, '-s', root, ...files], {
      input: readLookScript(),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 60_000,
      maxBuffer: 64 << 20,
    })
    return readDiskFacts(answer)
  } finally {
    remove()
  }
}

/** Rules that are found. Whoever runs the test owns the files. */
export const findingsOf = (disk: DiskFacts): readonly string[] =>
  diagnose(factsOf({ disk }))
    .findings.filter(
      ({ evidence }) => !evidence.every(({ words }) => words.endsWith('its owner is wrong')),
    )
    .flatMap(({ id, consequences }) => [id, ...consequences])

/** What was not looked at, as the script says it. */
export const troubleOf = (disk: DiskFacts): readonly string[] =>
  disk.all('trouble').map(({ what }) => what)
