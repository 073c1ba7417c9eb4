import { findPoolByUuid } from '../../../provider/storage/index.js'
import { createRecord } from '../../../provider/record/index.js'
import { systemRuntime, withHost } from '../../../provider/host/index.js'

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
    const state = { racer: runtime.holder.nonce }
    const held = await createRecord(host, { pool, domainUuid }, state)
    return held === null ? 'lost' : 'won'
  })
}
