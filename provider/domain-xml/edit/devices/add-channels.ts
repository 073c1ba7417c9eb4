import type { AddedChannel } from '../../../planner/index.js'
import { insertAfter, type Draft, type Tag } from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { AGENT_PORT, PORT_ALIAS } from '../../read/marks/handover.js'
import { addressTag } from './address-tag.js'
import { insertFirst } from '../draft-definition.js'

/** Adds the plan's virtio ports after the instance's own channels; libvirt chooses their sockets. */
export function addChannels(draft: Draft, added: readonly AddedChannel[]): void {
  for (const channel of added) {
    const last = AFTER.map((name) => devicesOf(draft.root, name).at(-1)).find(Boolean)
    if (last === undefined) insertFirst(draft, channelTag(channel))
    else insertAfter(draft, last, channelTag(channel))
  }
}

const AFTER = ['channel', 'controller', 'disk'] as const

function channelTag({ name, address }: AddedChannel): Tag {
  const target = { name: 'target', attributes: { type: 'virtio', name } }
  return {
    name: 'channel',
    attributes: { type: 'unix' },
    content: [
      target,
      ...(name === AGENT_PORT ? [{ name: 'alias', attributes: { name: PORT_ALIAS } }] : []),
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}
