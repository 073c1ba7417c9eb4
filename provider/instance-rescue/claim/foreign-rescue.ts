import type { Marker } from '../../domain-xml/index.js'
import type { Host } from '../../host/index.js'
import type { OpenRecord } from '../../record/index.js'
import { AlreadyInRescueError } from '../model/errors.js'
import type { RescueState } from '../model/state.js'

/** What is known of another owner's rescue. */
export interface Foreign {
  readonly instance: string
  readonly record: OpenRecord<RescueState> | null
  readonly marker: Marker | null
}

/** The error that names the owner of the other rescue, since when and why it runs, and what ends it. */
export function foreignRescue(
  { uri }: Host,
  { instance, record, marker }: Foreign,
): AlreadyInRescueError {
  if (record?.view.kind === 'state') {
    const { state, holder } = record.view.page
    const detail =
      state.phase === 'rescued'
        ? 'the rescue runs'
        : `it is unfinished, held by process ${holder.pid} on ${holder.host}`
    const { owner, time } = state.claim
    return new AlreadyInRescueError({ instance, owner, since: time, ...state, uri, detail })
  }
  const detail = record === null ? 'its record is missing' : 'its record is not written yet'
  return new AlreadyInRescueError({
    instance,
    owner: marker?.owner ?? null,
    since: marker?.since ?? 'just now',
    reason: marker?.reason ?? null,
    uri,
    detail,
  })
}
