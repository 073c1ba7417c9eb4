import { command } from './command.js'

/**
 * The ssh command that logs in as root to a rescue system, and only if its host key has that fingerprint.
 *
 * OpenSSH has no option for a fingerprint: it asks a command for known keys (`KnownHostsCommand`, 8.5 and
 * newer), which here answers with the very key that the host showed, if its fingerprint is the right one.
 * It must succeed if it knows no key, too: ssh also asks it which kinds of keys are known.
 * If libvirt is reached by ssh, so is the rescue system: its address may mean nothing elsewhere.
 */
export function rescueSshCommand(uri: string, address: string, fingerprint: string): string {
  const knownHosts = `/bin/sh -c '[ "$1" != "$0" ] || echo "$2 $3 $4"' ${fingerprint} %f %H %t %K`
  const options = [
    `KnownHostsCommand=${knownHosts}`,
    'UserKnownHostsFile=none',
    'GlobalKnownHostsFile=none',
    'StrictHostKeyChecking=yes',
  ]
  return command([
    'ssh',
    ...jumpTo(uri),
    ...options.flatMap((option) => ['-o', option]),
    `root@${address}`,
  ])
}

/**
 * The ssh command that logs in as root to the instance's own system, whose host key the user may know.
 *
 * `identity`: the file of the private key; null: ssh chooses.
 */
export function rootSshCommand(uri: string, address: string, identity: string | null): string {
  return command([
    'ssh',
    ...jumpTo(uri),
    ...(identity === null ? [] : ['-i', identity]),
    `root@${address}`,
  ])
}

/** Over the host, if libvirt is reached by ssh: an address may mean nothing elsewhere. */
function jumpTo(uri: string): readonly string[] {
  const jump = jumpOf(uri)
  return jump === null ? [] : ['-J', jump]
}

/** `user@host:port` of a URI that uses ssh; null for any other. */
function jumpOf(uri: string): string | null {
  if (!/^[a-z]+\+(?:lib)?ssh2?:\/\//.test(uri) || !URL.canParse(uri)) return null
  const { username, hostname, port } = new URL(uri)
  const user = username === '' ? '' : `${decodeURIComponent(username)}@`
  return hostname === '' ? null : `${user}${hostname}${port === '' ? '' : `:${port}`}`
}
