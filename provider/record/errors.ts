import type { VolRef } from '../libvirt/index.js'
import type { Page } from './page.js'
import { virsh } from '../shell/index.js'

/** Another process took the work over, or our engine is gone: this process stops between two steps. */
export class NoLongerHolderError extends Error {
  override readonly name = 'NoLongerHolderError'
}

/** The record cannot be trusted: it is damaged, or another version wrote it. Nothing was changed. */
export class RecordUnreadableError extends Error {
  override readonly name = 'RecordUnreadableError'

  constructor(uri: string, { name, pool }: VolRef, reason: string) {
    super(
      `The record '${name}' in pool '${pool}' cannot be read: ${reason}. Nothing was touched. ` +
        `${virsh(uri, ['vol-delete', '--pool', pool], name)} removes it; destroy and unrescue then work without it.`,
    )
  }
}

/** The record has no term left for another update of the same rescue. The rescue can still be ended. */
export class RecordFullError extends Error {
  override readonly name = 'RecordFullError'

  constructor(uri: string, { name, pool }: VolRef, term: number) {
    super(
      `The record '${name}' in pool '${pool}' is full: ${term} processes have worked on it. End the rescue with destroy, then begin a new one. ` +
        `If destroy says the same, ${virsh(uri, ['vol-delete', '--pool', pool], name)} removes the record, and destroy works without it.`,
    )
  }
}

/** A process works on the record right now. */
export class RecordBusyError extends Error {
  override readonly name = 'RecordBusyError'
  readonly page: Page<unknown> | null

  constructor(page: Page<unknown> | null) {
    super(
      page === null
        ? 'another process is making the record right now'
        : `process ${page.holder.pid} on ${page.holder.host} is working on it right now`,
    )
    this.page = page
  }
}
