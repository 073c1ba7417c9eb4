import { copyFileSync, existsSync, linkSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import type { Daemon } from '../daemon/daemon.js'
import { run } from '../run.js'

/**
 * Puts a disk with a real Debian 12 into the pool of a daemon, and answers with its path: qcow2, read-only, with
 * GRUB, systemd, an ssh server, the guest agent, and these packages. Its console is the serial port.
 *
 * The first time for each list of packages it is built, which takes some minutes.
 */
export async function placeDebian(
  daemon: Daemon,
  { packages = [] }: { readonly packages?: readonly string[] } = {},
): Promise<string> {
  const built = (await run(BUILD, ['path', ...packages])).trim()
  if (!existsSync(built)) await run(BUILD, packages, { timeout: 1_800_000 })
  const path = join(daemon.images, `debian${packages.map((name) => `-${name}`).join('')}.qcow2`)
  if (!existsSync(path)) place(built, path)
  await daemon.virsh('pool-refresh', 'default')
  return path
}

const BUILD = join(repositoryRoot, 'test/lab/debian/build.sh')

/** It has hundreds of MB, so it is not copied if a link will do. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}
