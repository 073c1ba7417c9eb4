import { announcementOf } from '../../domain-xml/index.js'
import type { Announcement, Marker } from '../../domain-xml/index.js'
import { DOMAIN_AFFECT, DOMAIN_METADATA } from '../../libvirt/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { findDomainByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { RescueInputs } from '../model/types.js'
import { makeMarker } from '../model/marker.js'
import { look } from './work.js'
import type { Work } from './work.js'

/**
 * Writes a changed reason, ticket or end into the description and the marker of the running rescue.
 *
 * The stored definition is not touched, so it has its own description again once the rescue ends. The
 * record has the new reason already. If this is cut off, the next `up` does it again.
 */
export async function writeReason(
  work: Work,
  inputs: Pick<RescueInputs, 'reason' | 'ticket' | 'ttl' | 'originalDisks'>,
): Promise<void> {
  const { rescueId } = work.held.state.claim
  const seen = await look(work)
  if (seen?.marker?.rescueId !== rescueId) return
  const { dom, storedXml } = seen
  const { kernel, leftOut, start } = seen.marker
  const known = { copyHash: work.copy.hash, kernel, leftOut, start }
  const marker = makeMarker(work.held, inputs, known)
  if (PURPOSE.every((part) => marker[part] === seen.marker?.[part])) return
  await announce(work, dom, announcementOf(storedXml, marker))
  work.runtime.say(
    `The ${changed(seen.marker, marker)} in the description of instance '${dom.name}', and in its record, is the new one now.`,
  )
  const now = await findDomainByUuid(work.libvirt, dom.uuid)
  if (now === null || now.id === dom.id || now.id === -1) return
  // Somebody started the instance's own system between the look and the call: it must not bear our marker.
  await announce(work, now, announcementOf(storedXml, null))
}

/** What a marker says of why its rescue was made, and how long it is to last. */
const PURPOSE = ['reason', 'ticket', 'until'] as const
const WORDS = { reason: 'reason', ticket: 'ticket', until: 'end' } as const

function changed(old: Marker, now: Marker): string {
  return PURPOSE.filter((part) => old[part] !== now[part])
    .map((part) => WORDS[part])
    .join(' and ')
}

async function announce(
  { libvirt }: Host,
  dom: DomainRef,
  { description, element, key, uri }: Announcement,
): Promise<void> {
  const { DESCRIPTION, ELEMENT } = DOMAIN_METADATA
  const flags = DOMAIN_AFFECT.LIVE
  await libvirt.domainSetMetadata({ dom, type: DESCRIPTION, metadata: description, flags })
  await libvirt.domainSetMetadata({ dom, type: ELEMENT, metadata: element, key, uri, flags })
}
