import type { Runtime } from '../host/index.js'
import { bringOrRegister } from './create.js'
import { ImageRefusedError } from './model/errors.js'
import type { Content, ImageInputs, ImageOutputs } from './model/types.js'

/**
 * Changes an image so that it matches its arguments: it is brought to the host again if it is not there, and
 * an upload that was cut off is continued.
 */
export async function update(
  olds: ImageOutputs,
  news: ImageInputs,
  runtime: Runtime,
): Promise<ImageOutputs> {
  // The owner stays as the claim has it, even if the resource has another name now.
  const inputs = { ...news, uri: olds.uri, owner: olds.owner }
  if (olds.status === 'ready' && olds.stored !== null && olds.content !== undefined)
    return describeAgain(olds, inputs, olds.content)
  const beginning = olds.stored === null ? {} : { generation: olds.stored.generation }
  return (await bringOrRegister(inputs, runtime, beginning)).outputs
}

/** Only properties or what the user expects have changed: the host is not asked. */
function describeAgain(olds: ImageOutputs, news: ImageInputs, content: Content): ImageOutputs {
  if (news.sha256 !== undefined && news.sha256 !== content.sha256)
    throw new ImageRefusedError([`its sha256 is ${content.sha256}, not ${news.sha256}`])
  const image = { ...olds.image, properties: news.properties }
  return { ...olds, ...news, content, image }
}
