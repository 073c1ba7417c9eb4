import type { ImageOutputs, ImageStatus } from '../../rescue-image/index.js'

/** Says in one line where an image is and how it is, and what the operator can do next. */
export function describeImage({
  path,
  uri,
  status,
  statusReason,
}: Pick<ImageOutputs, 'path' | 'uri' | 'status' | 'statusReason'>): string {
  if (status === 'ready') return `The rescue image is '${path}' on ${uri}.`
  const reason = statusReason === '' ? '' : `: ${statusReason}`
  return `Rescue image '${path}' on ${uri} is '${status}'${reason}. Next: ${NEXT[status]}.`
}

/** Says in one line that nothing of an image is left. */
export function describeGone({ path, uri }: Pick<ImageOutputs, 'path' | 'uri'>): string {
  return `Nothing is left of rescue image '${path}' on ${uri}; refresh removes it from the state.`
}

/** What the operator can do from each status. */
const NEXT: Readonly<Record<Exclude<ImageStatus, 'ready'>, string>> = {
  changed: 'up checks the whole image, and brings it again if its content is wrong',
  missing: 'up brings it again',
  interrupted: 'up goes on with the upload, destroy undoes it',
}
