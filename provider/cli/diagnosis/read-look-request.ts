import { checkGiven, type RescueRequest } from '../../break-glass/index.js'
import type { Call } from '../commands/command.js'
import { readRequest } from '../words/read-request.js'

/**
 * The rescue that `--inside` or `--boot` makes, if it makes one. Throws if its arguments are wrong, before anybody is
 * asked.
 */
export async function readLookRequest(
  uri: string,
  call: Call,
  how: 'inside' | 'boot',
): Promise<RescueRequest> {
  const read = await readRequest(uri, {
    ...call,
    image: call.image ?? 'builtin',
    'original-disks': how === 'inside' ? 'read-only' : 'checkpoint',
    reason: call.reason ?? `diagnose --${how}`,
  })
  // The rescue system only holds the overlays until the own system is started: it is not waited for.
  const request = how === 'inside' ? read : { ...read, given: { ...read.given, bootTimeout: 0 } }
  checkGiven(request)
  return request
}
