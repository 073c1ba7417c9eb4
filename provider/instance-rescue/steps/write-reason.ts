import { announcementOf } from '../../domain-xml/index.js'
import type { Announcement } from '../../domain-xml/index.js'
import { DOMAIN_AFFECT, DOMAIN_METADATA } from '../../libvirt/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { findDomainByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { RescueInputs } from '../model/types.js'
import { makeMarker } from '../model/marker.js'
import { look } from './work.js'
import type { Work } from './work.js'

/**
 * Writes a changed reason into the description and the marker of the running rescue.
 *
 * The stored definition is not touched, so it has its own description again once the rescue ends. The
 * record has the new reason already. If this is cut off, the next `up` does it again.
 */
export async function writeReason(
  work: Work,
  inputs: Pick<RescueInputs, 'reason' | 'originalDisks'>,
): Promise<void> {
  const { rescueId } = work.held.state.claim
  const seen = await look(work)
  if (seen?.marker?.rescueId !== rescueId || seen.marker.reason === (inputs.reason ?? null)) return
  const { dom, storedXml } = seen
  const { kernel, leftOut, start } = seen.marker
  const known = { copyHash: work.copy.hash, kernel, leftOut, start }
  await announce(work, dom, announcementOf(storedXml, makeMarker(work.held, inputs, known)))
  work.runtime.say(
    `The reason in the description of instance '${dom.name}', and in its record, is the new one now.`,
  )
  const now = await findDomainByUuid(work.libvirt, dom.uuid)
  if (now === null || now.id === dom.id || now.id === -1) return
  // Somebody started the instance's own system between the look and the call: it must not bear our marker.
  await announce(work, now, announcementOf(storedXml, null))
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
