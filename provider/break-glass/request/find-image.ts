import type { Runtime } from '../../host/index.js'
import { imageName } from '../../rescue-image/model/names.js'
import { propertiesOf } from '../../rescue-image/model/image-properties.js'
import { preview, type ImageInputs, type UsableImage } from '../../rescue-image/index.js'

/** An image on the host, or why there is none. */
export type FoundImage =
  | { readonly ok: true; readonly image: UsableImage }
  | {
      readonly ok: false
      readonly reasons: readonly string[]
      /** True if the image can be brought there. */
      readonly isToCome?: true
    }

/** Looks for the image that is asked for on the host, and brings none there. */
export async function findImage(inputs: ImageInputs, runtime: Runtime): Promise<FoundImage> {
  const { found, known, failures, announcements, warnings } = await preview(inputs, runtime)
  if (failures.length > 0) return { ok: false, reasons: failures.map(({ reason }) => reason) }
  if (known.image !== undefined) return { ok: true, image: known.image }
  if (warnings.length > 0) return { ok: false, reasons: warnings }
  if (announcements.length > 0 || found.content === undefined)
    return { ok: false, reasons: [NOT_THERE], isToCome: true }
  const volume = imageName(found.content)
  const there = await findImage({ ...inputs, source: { volume } }, runtime)
  if (!there.ok) return there
  return { ok: true, image: { ...there.image, properties: propertiesOf(inputs) } }
}

const NOT_THERE =
  'the image is not on the host yet, and without it there is no plan; a rescue brings it there'
