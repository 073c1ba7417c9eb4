import { credentialOf, readSmbiosStrings } from '../../../../provider/domain-xml/index.js'
import type { GuestBehaviour } from '../../../fake/guest.js'
import { Refused } from '../../../fake/refused.js'
import { runTmpfiles } from './tmpfiles.js'

/** The port of a guest agent, for a definition. */
export const AGENT_CHANNEL =
  "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"

/** How a guest differs from a Debian 12 whose root has no keys yet. */
export interface GuestOptions {
  /** What root's `authorized_keys` has before; null: there is no such file. */
  readonly own?: string | null
  /** False: it takes no credentials, as a systemd before 252. */
  readonly takes?: boolean
  /** Commands of the agent that are forbidden. */
  readonly forbids?: RegExp
}

const FILE = '/root/.ssh/authorized_keys'

/** A guest that does with its SMBIOS strings what a Debian 12 does, goes off when asked, and has an agent. */
export function debianGuest({
  own = null,
  takes = true,
  forbids = /^$/,
}: GuestOptions = {}): GuestBehaviour {
  return {
    offAfter: 1_500,
    obeys: (command, liveXml) => {
      const { execute } = JSON.parse(command) as { execute: string }
      if (forbids.test(execute))
        throw new Refused('INTERNAL_ERROR', 'QEMU', `The command ${execute} has been disabled`)
      const extra = credentialOf(readSmbiosStrings(liveXml), 'tmpfiles.extra') ?? ''
      const before: Record<string, string> = own === null ? {} : { [FILE]: own }
      const text = runTmpfiles(takes ? extra : '', before)[FILE]
      return JSON.stringify({ return: answer(execute, text) })
    },
  }
}

function answer(execute: string, text: string | undefined): unknown {
  if (text === undefined) throw new Refused('INTERNAL_ERROR', 'QEMU', 'No such file or directory')
  const bytes = Buffer.from(text)
  const answers: Readonly<Record<string, unknown>> = {
    'guest-ssh-get-authorized-keys': { keys: text.split('\n').filter((line) => line !== '') },
    'guest-file-open': 7,
    'guest-file-read': { count: bytes.length, 'buf-b64': bytes.toString('base64'), eof: true },
    'guest-file-close': {},
  }
  return answers[execute]
}
