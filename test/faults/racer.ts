import { findPoolByUuid } from '../../provider/storage/index.js'
import { claimRecord } from '../../provider/record/record.js'
import type { Claim } from '../../provider/record/line.js'
import { systemRuntime, withHost } from '../../provider/host/index.js'

/** One race: where, and for which domain. */
export interface Race {
  readonly uri: string
  readonly poolUuid: string
  readonly domainUuid: string
}

/** How it ended for one runner. */
export type Finish = 'won' | 'lost' | { readonly error: string }

// One of two processes that race for records, over and over.
const runtime = systemRuntime(() => undefined)
process.on('message', (race: Race) => {
  run(race).then(
    (finish) => process.send?.(finish),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})

async function run({ uri, poolUuid, domainUuid }: Race): Promise<Finish> {
  return withHost(uri, runtime, async (host) => {
    const pool = await findPoolByUuid(host.libvirt, poolUuid)
    if (pool === null) return { error: `no pool ${poolUuid}` }
    const held = await claimRecord(host, { pool, domainUuid }, claimOf(domainUuid))
    return held === null ? 'lost' : 'won'
  })
}

function claimOf(domainUuid: string): Claim {
  return {
    kind: 'claim',
    version: 1,
    nonce: runtime.holder.nonce,
    time: new Date().toISOString(),
    rescueId: runtime.randomHex(6),
    instance: 'race',
    domainUuid,
    hostname: 'race',
    owner: { organization: 'o', project: 'p', stack: runtime.holder.nonce, name: 'n' },
    holder: runtime.holder,
    mode: 'stable',
    digest: '',
    original: { power: 'running', domainId: 1, persistent: true, definitionHash: '' },
    policy: { afterUnrescue: 'restore', shutdownTimeout: 0 },
    artifacts: [],
  }
}
