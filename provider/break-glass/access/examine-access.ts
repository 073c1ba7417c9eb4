import { AGENT_PORT, parseDomain, readSmbiosStrings } from '../../domain-xml/index.js'
import {
  askIdentity,
  findDomainByUuid,
  findDomains,
  observe,
  type Host,
  type Observation,
} from '../../host/index.js'
import { findPlace } from '../../instance-rescue/decide/record-pool/find-place.js'
import { findRefusals } from '../../instance-rescue/decide/refusals.js'
import { versionRefusals } from '../../instance-rescue/decide/versions.js'
import type { DomainRef } from '../../libvirt/index.js'
import { checkView } from '../../record/index.js'
import { marked, unrescueCommand } from '../../shell/index.js'
import { searchNamed } from '../find/search-named.js'
import { otherHostOf } from '../other-host.js'
import type { FoundRescue } from '../found-rescue.js'
import type { AccessRequest } from './access-request.js'
import { isAccess } from './access-state.js'
import type { Examined } from './examined.js'
import { explainGuest, warnOfGuest } from './explain-guest.js'
import { isGiven, keyCredential } from './key-credential.js'

/** Looks at an instance, at its rescue if it has one, and at what its guest can be handed. */
export async function examineAccess(
  host: Host,
  { instance, keys }: Pick<AccessRequest, 'instance' | 'keys'>,
): Promise<Examined> {
  const [dom, other] = await findDomains(host.libvirt, instance)
  if (dom === undefined) return examineGone(host, instance)
  if (other !== undefined) return refuse(explainTwo(dom, other))
  return examineDomain(host, dom, keys)
}

/** The same of the instance that has a UUID, whatever its name is by now. */
export async function examineByUuid(
  host: Host,
  uuid: string,
  keys: readonly string[],
): Promise<Examined> {
  const dom = await findDomainByUuid(host.libvirt, uuid)
  return dom === null ? examineGone(host, uuid) : examineDomain(host, dom, keys)
}

/** Somebody may have undefined it after an access that was cut off: its record has the copy of the definition. */
async function examineGone(host: Host, instance: string): Promise<Examined> {
  const [found] = await searchNamed(host, instance)
  if (found === undefined || found.page === null || found.seen !== null) return { kind: 'missing' }
  if (otherHostOf(found) !== null) return { kind: 'missing' }
  const what = isAccess(found.page.state)
    ? 'an earlier access was not finished'
    : 'it was in rescue'
  return refuse(
    `it is gone from the host, and ${what}; the record has a copy of its definition; to bring it back, run ${marked(unrescueCommand(host.uri, instance))}`,
  )
}

async function examineDomain(
  host: Host,
  dom: DomainRef,
  keys: readonly string[],
): Promise<Examined> {
  const [found] = await searchNamed(host, dom.uuid)
  if (found !== undefined) return examineFound(host, found)
  const seen = await observe(host, dom)
  if (seen.liveXml !== null && isGiven(keys, readSmbiosStrings(seen.liveXml)))
    return { kind: 'given', seen }
  return examineDefinition(host, seen, keys)
}

/** An empty record was begun and never written, or is just being made: nobody knows for what. */
function examineFound(host: Host, found: FoundRescue): Examined {
  const { trace, page, seen, thisHost } = found
  if (trace.kind === 'marker') return inRescue(host, found)
  const { record } = trace
  checkView(host, record)
  if (page !== null && !isAccess(page.state)) return inRescue(host, found)
  return { kind: 'unfinished', record, page, seen, thisHost }
}

async function examineDefinition(
  host: Host,
  seen: Observation,
  keys: readonly string[],
): Promise<Examined> {
  const { storedXml, persistent } = seen
  const domain = parseDomain(storedXml)
  const credential = keyCredential(keys, readSmbiosStrings(storedXml))
  const [thisHost, tooOld, place, refusals] = await Promise.all([
    askIdentity(host.libvirt),
    versionRefusals(host),
    findPlace(host, seen),
    findRefusals(host, seen, domain),
  ])
  const reasons = [
    ...tooOld,
    ...(persistent ? [] : [TRANSIENT]),
    ...refusals,
    ...explainGuest(seen, domain, credential),
    ...place.reasons,
  ]
  const { folder } = place
  if (reasons.length > 0 || folder === null) return refuse(...reasons)
  const hasAgent = domain.occupants.some(({ port }) => port === AGENT_PORT)
  const warnings = warnOfGuest(seen)
  return { kind: 'ready', seen, thisHost, folder, hasAgent, warnings }
}

/** What runs is the last copy of its definition, so nothing may stop it that could fail to start it again. */
const TRANSIENT =
  'it is a transient instance, which is gone once it stops; define it from the XML that it was made from first'

function refuse(...reasons: readonly string[]): Examined {
  return { kind: 'refused', reasons }
}

function explainTwo(dom: DomainRef, other: DomainRef): string {
  return `that is the UUID of instance '${other.name}', and the name of another one; give the name of the first, or the UUID of the second (${dom.uuid})`
}

function inRescue({ uri }: Host, { instance, status, domainUuid, seen }: FoundRescue): Examined {
  const name = seen === null ? domainUuid : instance
  return refuse(
    `it is in rescue (${status.status}), where a key is an argument of the rescue; to end the rescue, run pulumi destroy in that stack, or ${marked(unrescueCommand(uri, name))}`,
  )
}
