import type { Runtime } from '../../host/index.js'
import { preview } from '../../instance-rescue/index.js'
import { parseArguments } from '../../instance-rescue/inputs/index.js'
import type { RescuePlan } from '../../planner/types.js'
import type { UsableImage } from '../../rescue-image/index.js'
import { findImage, type FoundImage } from './find-image.js'
import { RequestRefusedError } from './request-refused-error.js'
import type { RescueRequest } from './rescue-request.js'

/** What a rescue would do, or why it cannot be made. */
export type PlannedRequest =
  | { readonly ok: true; readonly plan: RescuePlan; readonly warnings: readonly string[] }
  | {
      readonly ok: false
      readonly reasons: readonly string[]
      /** True if only the image is missing, and a rescue brings it to the host. */
      readonly isToCome?: true
    }

/** Plans a rescue and makes none. Throws a `RequestRefusedError` if its arguments are wrong. */
export async function planRescue(
  request: RescueRequest,
  runtime: Runtime,
): Promise<PlannedRequest> {
  const { uri } = request
  checkGiven(request)
  const found = await imageOf(request, runtime)
  if (!found.ok) return found
  const parsed = parseArguments({ ...request.given, image: found.image })
  if (!parsed.ok) throw new RequestRefusedError(parsed.failures)
  const inputs = { ...parsed.arguments, uri, owner: NOBODY }
  const { plan: planned, failures, warnings } = await preview(inputs, undefined, runtime)
  if (planned !== undefined) return { ok: true, plan: planned.plan, warnings }
  const reasons = failures.map(({ reason }) => reason)
  return { ok: false, reasons: reasons.length === 0 ? warnings : reasons }
}

/** Checks what needs no host, so that wrong arguments are refused before anybody is asked. */
export function checkGiven({ given, properties }: RescueRequest): void {
  const parsed = parseArguments({ ...given, image: { properties } })
  if (!parsed.ok) throw new RequestRefusedError(parsed.failures)
}

type Image = UsableImage | { readonly properties: RescueRequest['properties'] }

async function imageOf(
  { image, uri, properties }: RescueRequest,
  runtime: Runtime,
): Promise<(FoundImage & { readonly ok: false }) | { readonly ok: true; readonly image: Image }> {
  if (image === null) return { ok: true, image: { properties } }
  return findImage({ ...image, uri, properties, owner: NOBODY }, runtime)
}

/** No resource: a rescue that runs belongs to another. */
const NOBODY = { organization: '', project: '', stack: '', name: '' }
