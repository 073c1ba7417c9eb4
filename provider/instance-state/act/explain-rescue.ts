import * as z from 'zod'
import { strip, stripped, type Host, type Observation } from '../../host/index.js'
import { LIST_STORAGE_POOLS } from '../../libvirt/index.js'
import { openRecord } from '../../record/index.js'
import { marked, unrescueCommand, virsh } from '../../shell/index.js'
import { findOffPool } from './find-off-pool.js'

const claim = z.object({
  time: stripped,
  owner: z.object({ organization: stripped, project: stripped, stack: stripped, name: stripped }),
})
const recorded = z.object({ claim })
type Claim = z.output<typeof claim>

/**
 * Says since when and by whom an instance is rescued, and how to end it; undefined: it is not in rescue.
 *
 * A rescue whose system is off has only its record. OpenStack refuses the same while an instance is rescued.
 */
export async function explainRescue(host: Host, seen: Observation): Promise<string | undefined> {
  const { marker, dom } = seen
  const found =
    marker === null
      ? await findRecorded(host, dom.uuid)
      : { time: marker.since, owner: marker.owner }
  if (found === undefined) return undefined
  const since = found === null ? '' : ` since ${found.time}, by ${nameOf(found.owner)}`
  const command = marked(unrescueCommand(host.uri, dom.name))
  return `it is in rescue${since}. End the rescue first: run pulumi destroy in that stack, or ${command}.`
}

/** Says why the state of an instance must not be changed; undefined: it may be. */
export async function explainRefusal(host: Host, seen: Observation): Promise<string | undefined> {
  const rescue = await explainRescue(host, seen)
  if (rescue !== undefined) return rescue
  const pool = await findOffPool(host, seen)
  if (pool === null) return undefined
  const start = virsh(host.uri, 'pool-start', pool)
  return `it is off, and it is not known whether it is in rescue, because storage pool '${strip(pool)}', which may hold the record, is not active. Start the pool first: ${start}.`
}

function nameOf({ organization, project, stack, name }: Claim['owner']): string {
  if (stack === '') return `${name} without a stack`
  return `resource '${name}' of stack '${organization}/${project}/${stack}'`
}

/** Null: there is a record, but it cannot be read. */
async function findRecorded(host: Host, domainUuid: string): Promise<Claim | null | undefined> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await host.libvirt.connectListAllStoragePools({ needResults: 1, flags })
  const records = await Promise.all(
    pools.map((pool) =>
      openRecord(host, { pool, domainUuid }, (value) => recorded.safeParse(value).data ?? null),
    ),
  )
  const [record] = records.filter((each) => each !== null)
  if (record === undefined) return undefined
  return record.view.kind === 'state' ? record.view.page.state.claim : null
}
