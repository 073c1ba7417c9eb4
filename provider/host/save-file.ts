import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a file lies now, or why it could not be written. */
export type SavedFile = { readonly path: string } | { readonly reason: string }

/**
 * Writes a file into a new folder among this machine's temporary files, for this user alone.
 *
 * The folder is new, so nothing is overwritten and no link is followed. Nobody removes it but the user.
 */
export function saveFile(name: string, bytes: Uint8Array): SavedFile {
  try {
    const path = join(mkdtempSync(join(tmpdir(), 'pulumi-libvirt-rescue-')), name)
    writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 })
    return { path }
  } catch (error) {
    return { reason: (error as Error).message }
  }
}
