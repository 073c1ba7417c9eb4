import type { Runtime } from '../host/index.js'
import { withoutArguments } from '../inputs/index.js'
import { bringOrRegister } from './create.js'
import { imageArgumentsSchema } from './inputs/index.js'
import { ImageInterruptedError, ImageRefusedError } from './model/errors.js'
import { propertiesOf } from './model/image-properties.js'
import { ownerKey } from './model/names.js'
import { remove } from './remove.js'
import type { Content, ImageInputs, ImageOutputs } from './model/types.js'

/**
 * Changes an image so that it matches its arguments: it is brought to the host again if it is not there, and
 * an upload that was cut off is continued.
 *
 * If the resource or its stack has another name now, the image is claimed under the new name first, and then
 * released under the old one.
 */
export async function update(
  olds: ImageOutputs,
  news: ImageInputs,
  runtime: Runtime,
): Promise<ImageOutputs> {
  const { stored, content } = olds
  const inputs = { ...news, uri: olds.uri }
  if (stored === null) return (await bringOrRegister(inputs, runtime, {})).outputs
  if (ownerKey(olds.owner) !== ownerKey(news.owner)) return claimAnew(olds, inputs, runtime)
  if (olds.status === 'ready' && content !== undefined) return describeAgain(olds, inputs, content)
  const { generation } = stored
  return (await bringOrRegister(inputs, runtime, { generation })).outputs
}

/** If it is cut off, Pulumi must keep the old name: it is the only way to find the old claim again. */
async function claimAnew(
  olds: ImageOutputs,
  inputs: ImageInputs,
  runtime: Runtime,
): Promise<ImageOutputs> {
  try {
    const { outputs } = await bringOrRegister(inputs, runtime, {})
    await remove(olds, runtime)
    return outputs
  } catch (error) {
    throw error instanceof ImageInterruptedError ? error.cause : error
  }
}

/** Only properties or what the user expects have changed: the host is not asked. */
function describeAgain(olds: ImageOutputs, news: ImageInputs, content: Content): ImageOutputs {
  if (news.sha256 !== undefined && news.sha256 !== content.sha256)
    throw new ImageRefusedError([`its sha256 is ${content.sha256}, not ${news.sha256}`])
  const image = { ...olds.image, properties: propertiesOf(news) }
  return { ...withoutArguments(olds, imageArgumentsSchema), ...news, content, image }
}
