import type { Host } from '../../host/index.js'
import { findVolume, inspectImage, readVolumeFacts } from '../../storage/index.js'
import type { InspectedImage } from '../../storage/index.js'
import { ImageRefusedError } from '../model/errors.js'
import type { ImageInputs } from '../model/types.js'
import { choosePool } from './choose-pool.js'

/**
 * Looks at an image that is on the host already, named by path or volume.
 *
 * Throws `ImageRefusedError` with every reason why it cannot be used.
 */
export async function findOnHost(host: Host, inputs: ImageInputs): Promise<InspectedImage> {
  const path = inputs.source.path ?? (await pathOfVolume(host, inputs))
  const inspection = await inspectImage(host, { path, format: inputs.format })
  if (!inspection.ok) throw new ImageRefusedError(inspection.reasons)
  return inspection.image
}

async function pathOfVolume(host: Host, inputs: ImageInputs): Promise<string> {
  const { volume = '' } = inputs.source
  const { pool } = await choosePool(host, inputs)
  const vol = await findVolume(host, pool, volume)
  const facts = vol === null ? null : await readVolumeFacts(host, vol)
  if (facts?.path == null)
    throw new ImageRefusedError([`storage pool '${pool.name}' has no volume '${volume}'`])
  return facts.path
}
