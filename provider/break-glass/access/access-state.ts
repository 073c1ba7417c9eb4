import type { Host } from '../../host/index.js'
import { identityIn } from '../../instance-rescue/claim/make-state.js'
import type { PlannedRecord } from '../../instance-rescue/claim/claim-instance.js'
import { placeArtifact } from '../../instance-rescue/model/artifacts.js'
import { hashDefinition } from '../../instance-rescue/model/digest.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import type { AccessRequest } from './access-request.js'
import type { Ready } from './examined.js'

/** Whom the record of an access names as its owner: no stack. */
const OWNER = { organization: '', project: '', stack: '', name: 'access' } as const

/**
 * The record of an access, before anything is changed: that of a rescue that has begun and has no rescue disk.
 *
 * So it keeps rescues out, and whatever ends a rescue ends an access that was cut off: it starts the instance from its
 * stored definition if that went off.
 */
export function accessState(
  { clock }: Host,
  { id, shutdownTimeout, keys }: AccessRequest,
  { seen, thisHost, folder }: Ready,
): PlannedRecord {
  const { dom, power, storedXml } = seen
  return {
    place: { pool: folder.pool, domainUuid: dom.uuid },
    state: {
      claim: {
        time: clock.date().toISOString(),
        rescueId: id,
        instance: dom.name,
        domainUuid: dom.uuid,
        ...identityIn(thisHost),
        owner: OWNER,
        mode: 'stable',
        digest: '',
        original: {
          power: power === 'shutoff' ? 'shutoff' : 'running',
          domainId: dom.id,
          persistent: true,
          definitionHash: hashDefinition(storedXml),
        },
        artifacts: [placeArtifact('definition', folder)],
        attached: null,
      },
      phase: 'entering',
      isAsked: false,
      policy: { afterUnrescue: 'restore', shutdownTimeout },
      reason: `a restart with ${keys.length === 1 ? 'an ssh key' : `${keys.length} ssh keys`} for root`,
    },
  }
}

/** True if a state is that of an access, whoever asked for it. */
export function isAccess({ claim: { owner, artifacts } }: RescueState): boolean {
  const isOwned = owner.stack === '' && owner.name === OWNER.name
  return isOwned && artifacts.every(({ kind }) => kind === 'definition')
}
