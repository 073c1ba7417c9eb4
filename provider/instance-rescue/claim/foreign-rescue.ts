import type { Marker } from '../../domain-xml/index.js'
import { AlreadyInRescueError } from '../model/errors.js'
import { isFinished } from '../../record/content.js'
import type { OpenRecord } from '../../record/record.js'
import type { Host } from '../../host/index.js'

/** What is known of a rescue that is not ours. */
export interface Foreign {
  readonly instance: string
  readonly record: OpenRecord | null
  readonly marker: Marker | null
}

/** The error that says whose rescue stands in the way, since when, and what ends it. */
export function foreignRescue(
  { uri }: Host,
  { instance, record, marker }: Foreign,
): AlreadyInRescueError {
  if (record?.content.kind === 'journal') {
    const { journal } = record.content
    const detail = isFinished(journal)
      ? 'the rescue runs'
      : `it is unfinished, held by process ${journal.holder.pid} on ${journal.holder.host}`
    return new AlreadyInRescueError({
      instance,
      owner: journal.claim.owner,
      since: journal.claim.time,
      uri,
      detail,
    })
  }
  const detail = record === null ? 'its record is missing' : 'its record is not written yet'
  return new AlreadyInRescueError({
    instance,
    owner: marker?.owner ?? null,
    since: marker?.since ?? 'just now',
    uri,
    detail,
  })
}
