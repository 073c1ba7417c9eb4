import { open } from 'node:fs/promises'

/** Writes the picture of a screen for this user alone: who may not see the console may not see it. */
export async function writePicture(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    // A file that was there has a mode already; a device keeps its own.
    if ((await handle.stat()).isFile()) await handle.chmod(0o600)
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
}
