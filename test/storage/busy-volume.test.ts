import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { connect, type LibvirtConnection, type PoolRef } from '../../provider/libvirt/index.js'
import { createVolume, readStart, removeVolume, writeAt } from '../../provider/storage/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'

/** Rounds of making, writing and removing one volume. libvirt refuses one of about a hundred calls there. */
const ROUNDS = 60
const READERS = 3

describe('a volume that others read all the time', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let writer: LibvirtConnection
  let readers: readonly LibvirtConnection[]
  let pool: PoolRef
  before(async () => {
    daemon = await startDaemon()
    writer = await connect(daemon.uri)
    readers = await Promise.all(Array.from({ length: READERS }, () => connect(daemon.uri)))
    pool = await writer.storagePoolLookupByName({ name: 'default' })
  })
  after(async () => {
    for (const libvirt of [writer, ...readers]) await libvirt.close()
    await daemon.stop()
  })

  it('can be made, written, read and removed', async () => {
    const over = new AbortController()
    const reads = readers.map((libvirt) => readAll(libvirt, over.signal))
    try {
      for (let round = 0; round < ROUNDS; round += 1) await makeWriteRemove(`round ${round}\n`)
    } finally {
      over.abort()
    }
    for (const count of await Promise.all(reads)) expect(count).to.be.above(ROUNDS)
  })

  async function makeWriteRemove(line: string): Promise<void> {
    const host = { libvirt: writer, uri: '', clock: { sleep: (ms: number) => sleep(ms) } }
    const vol = await createVolume(host, pool, { name: 'busy', format: 'raw', capacity: 4096n })
    if (vol === null) throw new Error('nobody else makes it')
    const bytes = Buffer.from(line)
    for (let place = 0; place < 3; place += 1)
      await writeAt(host, vol, { offset: place * bytes.length, bytes })
    const text = Buffer.from(await readStart(host, vol, 4096)).toString()
    expect(text.replaceAll('\0', '')).to.equal(line.repeat(3))
    expect(await removeVolume(host, pool, 'busy')).to.equal(true)
  }

  /** Reads it without a pause, there or not; how often it was there. */
  async function readAll(libvirt: LibvirtConnection, over: AbortSignal): Promise<number> {
    let count = 0
    while (!over.aborted) {
      const parts = libvirt.storageVolDownload({
        vol: { pool: pool.name, name: 'busy', key: `${daemon.images}/busy` },
      })
      try {
        for await (const part of parts) count += part.length > 0 ? 1 : 0
      } catch {
        // it is not there right now
      }
    }
    return count
  }
})
