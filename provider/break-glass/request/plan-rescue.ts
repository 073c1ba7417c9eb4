import type { Runtime } from '../../host/index.js'
import { preview } from '../../instance-rescue/index.js'
import { parseArguments, type RescueArguments } from '../../instance-rescue/inputs/index.js'
import type { RescuePlan } from '../../planner/types.js'
import type { UsableImage } from '../../rescue-image/index.js'
import { findImage, type FoundImage } from './find-image.js'
import { findStopping, type Stopping } from './find-stopping.js'
import { RequestRefusedError } from './request-refused-error.js'
import type { RescueRequest } from './rescue-request.js'

/** What a rescue would do, or why it cannot be made. */
export type PlannedRequest =
  | {
      readonly ok: true
      readonly plan: RescuePlan
      readonly warnings: readonly string[]
      /** Null: there is nothing to stop. */
      readonly stopping: Stopping | null
    }
  | ImageToCome
  | { readonly ok: false; readonly reasons: readonly string[]; readonly isToCome?: false }

/** Only the image is missing, and a rescue brings it to the host. */
interface ImageToCome {
  readonly ok: false
  readonly reasons: readonly string[]
  readonly isToCome: true
  readonly stopping: Stopping | null
}

/** Plans a rescue and makes none. Throws a `RequestRefusedError` if its arguments are wrong. */
export async function planRescue(
  request: RescueRequest,
  runtime: Runtime,
): Promise<PlannedRequest> {
  const { uri } = request
  const asked = checkGiven(request)
  const found = await imageOf(request, runtime)
  if (!found.ok) {
    const { reasons, isToCome } = found
    if (isToCome !== true) return { ok: false, reasons }
    return {
      ok: false,
      reasons,
      isToCome,
      stopping: await findStopping({ ...asked, uri }, runtime),
    }
  }
  const parsed = parseArguments({ ...request.given, image: found.image })
  if (!parsed.ok) throw new RequestRefusedError(parsed.failures)
  const inputs = { ...parsed.arguments, uri, owner: NOBODY }
  const { plan: planned, failures, warnings } = await preview(inputs, undefined, runtime)
  if (planned !== undefined)
    return { ok: true, plan: planned.plan, warnings, stopping: await findStopping(inputs, runtime) }
  const reasons = failures.map(({ reason }) => reason)
  return { ok: false, reasons: reasons.length === 0 ? warnings : reasons }
}

/** Checks what needs no host, so that wrong arguments are refused before anybody is asked. */
export function checkGiven({ given, properties }: RescueRequest): RescueArguments {
  const parsed = parseArguments({ ...given, image: { properties } })
  if (!parsed.ok) throw new RequestRefusedError(parsed.failures)
  return parsed.arguments
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
