import { recordName } from '../../record/record.js'
import type { HeldRecord } from '../../record/record.js'

/** The commands, for a shell, after which no volume names the rescue any more and destroy has nothing to undo. */
export function describeGivingUp({ place, claim }: HeldRecord): string {
  const record = { name: recordName(claim.domainUuid), pool: place.pool }
  return [...claim.artifacts, record]
    .map(({ name, pool }) => `'virsh vol-delete ${name} ${pool.name}'`)
    .join(', ')
}
