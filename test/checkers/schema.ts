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
    return files.map((file) => (said.includes(`${file} validates`) ? null : complaint(said, file)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const SCHEMA = '/usr/share/libvirt/schemas/domain.rng'

function run(files: readonly string[]): readonly string[] {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
  const { stderr } = spawnSync('xmllint', ['--noout', '--relaxng', SCHEMA, ...files], options)
  return stderr.split('\n')
}

function complaint(said: readonly string[], file: string): string {
  const line = said.find((text) => text.startsWith(`${file}:`))
  return line?.slice(file.length + 1) ?? 'it does not validate'
}
