import type { Runtime } from '../../host/index.js'
import { create, type RescueOutputs } from '../../instance-rescue/index.js'
import { parseArguments } from '../../instance-rescue/inputs/index.js'
import { create as bringImage } from '../../rescue-image/index.js'
import { RequestRefusedError } from './request-refused-error.js'
import type { RescueRequest } from './rescue-request.js'

/**
 * Makes a rescue without a stack: only its record on the host knows of it, and `unrescue` ends it.
 *
 * An image that is brought to the host stays there. The owner is a person, so that whoever was cut off can go on.
 */
export async function beginRescue(
  { uri, image, properties, given }: RescueRequest,
  { name, runtime }: { readonly name: string; readonly runtime: Runtime },
): Promise<RescueOutputs> {
  const owner = { organization: '', project: '', stack: '', name }
  const brought =
    image === null
      ? { properties }
      : (await bringImage({ ...image, uri, properties, owner }, runtime)).outputs.image
  const parsed = parseArguments({ ...given, image: brought })
  if (!parsed.ok) throw new RequestRefusedError(parsed.failures)
  return (await create({ ...parsed.arguments, uri, owner }, runtime)).outputs
}
