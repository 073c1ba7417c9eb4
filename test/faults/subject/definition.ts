import { createHash } from 'node:crypto'
import type { Daemon } from '../../lab/daemon/daemon.js'

/**
 * SHA-256 of what an instance is, passwords included.
 *
 * Of a persistent one: its stored definition, to the byte. A transient one has none: of what runs,
 * without what libvirt gives out anew at every start (aliases, indexes, ids, VNC's port or socket).
 */
export async function hashDefinition(daemon: Daemon, name: string): Promise<string> {
  const isPersistent = /Persistent:\s+yes/.test(await daemon.virsh('dominfo', name))
  const which = isPersistent ? ['--inactive'] : []
  const xml = await daemon.virsh('dumpxml', name, '--security-info', ...which)
  const text = isPersistent ? xml : withoutRunState(xml)
  return createHash('sha256').update(text).digest('hex')
}

function withoutRunState(xml: string): string {
  return xml
    .replaceAll(/\s*<alias name='[^']*'\/>/g, '')
    .replaceAll(/ (?:id|index)='-?\d+'/g, '')
    .replaceAll(/ port='-?\d+'/g, '')
    .replaceAll(/\/domain-\d+-/g, '/domain-')
    .replaceAll(/>\s*<\/(\w+)>/g, '/>')
}
