import type { FolderPool, ImageFormat } from '../../storage/index.js'
import { propertiesOf } from './image-properties.js'
import { imageName } from './names.js'
import type { Content, ImageInputs, ImageOutputs } from './types.js'

/** An image as Pulumi keeps it. */
export interface Created {
  readonly id: string
  readonly outputs: ImageOutputs
}

/** What an image that is on the host already leaves in Pulumi's state. */
export function describeFound(
  inputs: ImageInputs,
  { path, format }: { readonly path: string; readonly format: ImageFormat },
): Created {
  const { properties, sha256 } = inputs
  const image = { path, format, properties, sha256 }
  return {
    id: path,
    outputs: { ...inputs, image, path, stored: null, status: 'ready', statusReason: '' },
  }
}

/** What an upload leaves in Pulumi's state, or will leave if `modified` is null. */
export function describeStored(
  inputs: ImageInputs,
  { pool, path: folder }: FolderPool,
  upload: {
    readonly content: Content
    readonly generation: number
    readonly modified: string | null
  },
): Created {
  const { content, generation, modified } = upload
  const volume = imageName(content)
  const path = `${folder}/${volume}`
  const { name, uuid } = pool
  return {
    id: volume,
    outputs: {
      ...inputs,
      content,
      // Without sha256: every byte was written or checked by us, and InstanceRescue would read them all again.
      image: { path, format: content.format, properties: propertiesOf(inputs) },
      path,
      stored: { pool: { name, uuid }, volume, generation, modified },
      status: modified === null ? 'interrupted' : 'ready',
      statusReason: '',
    },
  }
}
