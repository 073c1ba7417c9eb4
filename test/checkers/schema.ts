import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why texts cannot be held against libvirt's schema on this machine; null: they can. */
export function whyNoSchema(): string | null {
  if (!existsSync(SCHEMA)) return `${SCHEMA} is missing (package libvirt-common or libvirt0)`
  const isThere = spawnSync('xmllint', ['--version']).error === undefined
  return isThere ? null : 'xmllint is missing (package libxml2-utils)'
}

/**
 * Holds texts against libvirt's schema for domains: null for a valid one, else what is wrong.
 *
 * This is what `virt-xml-validate FILE domain` runs, on many files at once.
 */
export function validate(texts: readonly string[]): readonly (string | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-schema-'))
  try {
    const files = texts.map((_, place) => join(folder, `${place}.xml`))
    files.forEach((file, place) => {
      writeFileSync(file, texts[place] ?? '')
    })
    const said = run(files)
    const valid = new Set(said)
    return files.map((file) => (valid.has(`${file} validates`) ? null : complaint(said, file)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const SCHEMA = '/usr/share/libvirt/schemas/domain.rng'

/** Many calls, since no system takes any number of arguments. */
function run(files: readonly string[]): readonly string[] {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
  const said: string[] = []
  for (let at = 0; at < files.length; at += BATCH) {
    const args = ['--noout', '--relaxng', SCHEMA, ...files.slice(at, at + BATCH)]
    const { stderr, error } = spawnSync('xmllint', args, options)
    if (error !== undefined) throw error
    said.push(...stderr.split('\n'))
  }
  return said
}

const BATCH = 2000

function complaint(said: readonly string[], file: string): string {
  const line = said.find((text) => text.startsWith(`${file}:`))
  return line?.slice(file.length + 1) ?? 'it does not validate'
}
