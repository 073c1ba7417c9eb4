import type { Claim } from '../record/line.js'
import { recordName } from '../record/record.js'

/** The commands, for a shell, after which nothing of a rescue is left and destroy has nothing to do. */
export function describeGivingUp({ domainUuid, artifacts }: Claim): string {
  const pool = artifacts[0]?.pool.name ?? ''
  return [
    ...artifacts.map(({ name, pool }) => ({ name, pool: pool.name })),
    { name: recordName(domainUuid), pool },
  ]
    .map(({ name, pool }) => `'virsh vol-delete ${name} ${pool}'`)
    .join(', ')
}
