import type { Holder } from '../host/index.js'
import type { VolRef } from '../libvirt/index.js'
import { virsh } from '../shell/index.js'
import { PAGE_BYTES } from './layout.js'

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

  constructor(holder: Holder | undefined) {
    super(
      holder === undefined
        ? 'another process is making the record right now'
        : `process ${holder.pid} on ${holder.host} is working on it right now`,
    )
  }
}

/** A state that does not fit into a page: an argument in it is too long. */
export class StateTooLongError extends Error {
  override readonly name = 'StateTooLongError'

  constructor(length: number) {
    super(
      `What must be recorded takes ${length} bytes; the limit is ${PAGE_BYTES}. Shorten the reason or the names of stack, project and resource.`,
    )
  }
}
