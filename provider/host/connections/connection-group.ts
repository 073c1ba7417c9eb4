import type { LibvirtConnection } from '../../libvirt/index.js'
import { makeLanes, type Lanes } from './lanes.js'
import { leaseOf } from './lease.js'

/** How widely connections are shared. */
export interface Sharing {
  /** Most connections to one URI. */
  readonly most: number
  /** Jobs on each connection before another one is opened. */
  readonly crowd: number
  /** Milliseconds that a connection stays open unused. */
  readonly linger: number
  /** Calls `run` after `ms`, unless the process ends first; returns a function that cancels this. */
  readonly later: (ms: number, run: () => void) => () => void
}

/** The connections to one URI. */
export class ConnectionGroup {
  readonly #connect: () => Promise<LibvirtConnection>
  readonly #sharing: Sharing
  readonly #upload: LibvirtConnection['storageVolUpload'] | undefined
  readonly #open = new Set<Shared>()
  #opening: Promise<void> | null = null

  /** With `upload`, jobs that share a connection upload by it. */
  constructor(
    connect: () => Promise<LibvirtConnection>,
    sharing: Sharing,
    upload?: LibvirtConnection['storageVolUpload'],
  ) {
    this.#connect = connect
    this.#sharing = sharing
    this.#upload = upload
  }

  /** A connection for one job, which closes it. */
  async take(): Promise<LibvirtConnection> {
    for (;;) {
      const best = this.#leastUsed()
      if (best !== null && !this.#isCrowded(best)) return this.#lease(best)
      this.#opening ??= this.#add().finally(() => {
        this.#opening = null
      })
      try {
        await this.#opening
      } catch (error) {
        const other = this.#leastUsed()
        if (other === null) throw error
        return this.#lease(other)
      }
    }
  }

  #leastUsed(): Shared | null {
    const [first = null, ...others] = this.#open
    return others.reduce((best, each) => (best && best.jobs <= each.jobs ? best : each), first)
  }

  #isCrowded({ jobs }: Shared): boolean {
    return jobs >= this.#sharing.crowd && this.#open.size < this.#sharing.most
  }

  async #add(): Promise<void> {
    const connection = await this.#connect()
    const shared: Shared = { connection, lanes: makeLanes(), jobs: 0, keep: () => undefined }
    this.#open.add(shared)
    this.#closeSoon(shared)
    void connection.closed.then(() => this.#open.delete(shared))
  }

  #lease(shared: Shared): LibvirtConnection {
    shared.keep()
    shared.jobs += 1
    const { connection, lanes } = shared
    return leaseOf(connection, {
      lanes,
      release: () => {
        this.#release(shared)
      },
      unanswered: () => this.#open.delete(shared),
      upload: (...args) =>
        ((shared.jobs > 1 && this.#upload) || connection.storageVolUpload)(...args),
    })
  }

  #release(shared: Shared): void {
    shared.jobs -= 1
    if (shared.jobs === 0) this.#closeSoon(shared)
  }

  #closeSoon(shared: Shared): void {
    const linger = this.#open.has(shared) ? this.#sharing.linger : 0
    shared.keep = this.#sharing.later(linger, () => {
      this.#open.delete(shared)
      void shared.connection.close()
    })
  }
}

interface Shared {
  readonly connection: LibvirtConnection
  readonly lanes: Lanes
  jobs: number
  /** Cancels the closing of the unused connection. */
  keep: () => void
}
