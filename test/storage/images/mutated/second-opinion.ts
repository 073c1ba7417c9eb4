import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../../lab/run.js'

/** A file that was accepted as an image of this format. */
export interface Accepted {
  readonly bytes: Buffer
  readonly format: string
}

/** What `qemu-img info` finds unsafe in each of these files; null: nothing. They are written into a folder first. */
export async function findUnsafe(
  folder: string,
  files: readonly Accepted[],
): Promise<readonly (string | null)[]> {
  const paths = files.map((_, index) => join(folder, `accepted-${index}`))
  files.forEach(({ bytes }, index) => {
    writeFileSync(paths[index] ?? '', bytes)
  })
  // One shell for all of them: starting a process from Node takes longer than qemu-img itself.
  const answers = await run('sh', ['-c', ASK_ALL, 'sh', ...paths])
  for (const path of paths) rmSync(path)
  const infos = answers.trimEnd().split('\n---\n')
  return files.map(({ format }, index) =>
    explain(JSON.parse(infos[index] ?? 'null') as Info | null, format),
  )
}

const ASK_ALL =
  'for file; do qemu-img info --output=json "$file" 2>/dev/null || echo null; echo ---; done; echo null'

interface Info {
  readonly format?: string
  readonly encrypted?: boolean
  readonly 'backing-filename'?: string
  readonly 'full-backing-filename'?: string
  readonly 'dirty-flag'?: boolean
  readonly 'format-specific'?: {
    readonly data?: { readonly 'data-file'?: string; readonly corrupt?: boolean }
  }
}

function explain(info: Info | null, format: string): string | null {
  if (info === null) return 'qemu-img cannot open it'
  const data = info['format-specific']?.data
  const backing = info['backing-filename'] ?? info['full-backing-filename']
  const findings: readonly (readonly [boolean, string])[] = [
    [
      info.format !== (format === 'qcow2' ? 'qcow2' : 'raw'),
      `its format is ${String(info.format)}`,
    ],
    [backing !== undefined, `it has a backing file ${String(backing)}`],
    [data?.['data-file'] !== undefined, `it has a data file ${String(data?.['data-file'])}`],
    [info.encrypted === true, 'it is encrypted'],
    [info['dirty-flag'] === true, 'it is dirty'],
    [data?.corrupt === true, 'it is corrupt'],
  ]
  const unsafe = findings.flatMap(([isFound, what]) => (isFound ? [what] : []))
  return unsafe.length === 0 ? null : unsafe.join(', ')
}
