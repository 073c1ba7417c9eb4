import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real public key; its private part was thrown away. */
export const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5cGkIVlVO8sJmAf0MNlAa+ZMYf4cEwTOq8UwcQZtCb operator'
/** Another one. */
export const OTHER_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVJ0mLQ3TrzUxUIVQAlZBGXo4FbS1w7LRbBKSL3wZ0T other'

/** A file with keys in a new folder, which the caller removes. */
export function writeKeys(text: string): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'access-'))
  const file = join(folder, 'own.pub')
  writeFileSync(file, text)
  return { folder, file }
}
