import { existsSync } from 'node:fs'
import { debianPath } from '../../lab/debian/debian-disk.js'
import { run } from '../../lab/run.js'
import { BUILD } from '../../rescue-image/support/built-image.js'
import { isFull } from '../../rescue-image/support/full.js'
import { skip } from '../../skip.js'

/** What the Debian has beside its system, so that it can be broken. */
export const PACKAGES = ['auditd', 'grub-efi-amd64-bin', 'sudo']

/** Skips the tests of a short form while the rescue image or the Debian is not built: that takes minutes. */
export async function needBuilt(context: Mocha.Context): Promise<void> {
  if (isFull) return
  const image = (await run(BUILD, ['path'])).trim()
  const debian = await debianPath({ packages: PACKAGES })
  if ([image, debian].every((path) => existsSync(path))) return
  skip(context, 'the rescue image or the Debian is not built yet: make test-repair builds them')
}
