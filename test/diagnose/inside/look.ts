import { execFileSync } from 'node:child_process'
import {
  diagnose,
  readDiskFacts,
  readLookScript,
  type DiskFacts,
} from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { makeTree, type Tree } from './tree.js'

/** Looks at a system that differs from a healthy one; `change` changes the tree once more. */
export function look(
  changes: Tree,
  shell = ['busybox', 'sh'],
  change?: (root: string) => void,
): DiskFacts {
  const { root, remove } = makeTree(changes)
  try {
    change?.(root)
    const [program = '', ...words] = shell
    const answer = execFileSync(program, [...words, '-s', root], {
      input: readLookScript(),
      stdio: ['pipe', 'pipe', 'pipe'],
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
