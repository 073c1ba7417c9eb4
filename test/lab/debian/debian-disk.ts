import { copyFileSync, existsSync, linkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import type { Daemon } from '../daemon/daemon.js'
import { run } from '../run.js'

interface DebianOptions {
  readonly packages?: readonly string[]
  readonly words?: readonly string[]
}

/**
 * Puts a disk with a real Debian 12 into the pool of a daemon, and answers with its path: qcow2, read-only, with
 * GRUB, systemd, an ssh server, the guest agent, and these packages. Its console is the serial port. The words are
 * added to its kernel's command line.
 *
 * The first time for each list of packages and words it is built, which takes some minutes.
 */
export async function placeDebian(daemon: Daemon, options: DebianOptions = {}): Promise<string> {
  const built = await debianPath(options)
  if (!existsSync(built)) await run(BUILD, wordsOf(options), { timeout: 1_800_000 })
  const path = join(daemon.images, `debian-${basename(built)}`)
  if (!existsSync(path)) place(built, path)
  await daemon.virsh('pool-refresh', 'default')
  return path
}

/** Where such a disk is in the cache, or will be. */
export async function debianPath(options: DebianOptions): Promise<string> {
  return (await run(BUILD, ['path', ...wordsOf(options)])).trim()
}

function wordsOf({ packages = [], words = [] }: DebianOptions): string[] {
  return [...words.map((word) => `--word=${word}`), ...packages]
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
