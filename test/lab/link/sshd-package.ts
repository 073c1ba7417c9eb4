import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from '../run.js'

/** Where the libraries of Debian on x86-64 lie in the unpacked folder; elsewhere the system's own are found. */
export const LIBRARIES = 'usr/lib/x86_64-linux-gnu'

/**
 * The folder `usr` of Debian's packages of sshd, unpacked into the cache.
 *
 * Unpacked, not installed: the package would start a service on this machine.
 */
export async function unpackSshd(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'pulumi-libvirt-rescue/sshd')
  if (!existsSync(join(folder, DONE))) {
    mkdirSync(folder, { recursive: true })
    const newer = await run('apt-cache', ['pkgnames', SINCE_DEBIAN_13])
    const packages = [...PACKAGES, ...newer.split('\n').filter((name) => name === SINCE_DEBIAN_13)]
    await run('apt-get', ['download', ...packages], { cwd: folder })
    for (const name of packages) {
      await run('sh', ['-c', 'dpkg -x "$1"_*.deb .', 'sh', name], { cwd: folder })
    }
    writeFileSync(join(folder, DONE), '')
  }
  return join(folder, 'usr')
}

const PACKAGES = ['openssh-server', 'libwrap0', 'libnss-wrapper'] as const
/** A library of sshd that older releases do not have. */
const SINCE_DEBIAN_13 = 'libwtmpdb0'
const DONE = 'unpacked'
