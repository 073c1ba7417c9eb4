import type { Host } from '../../../host/index.js'
import { baseImage, inspectImage } from '../../../storage/index.js'
import type { BackingChain, InspectedImage } from '../../../storage/index.js'
import type { RescueInputs } from '../../model/types.js'

/** The image to rescue from, after inspection. `path` is known if an image was named, even if it is not accepted. */
export type ChosenImage =
  | { readonly ok: true; readonly path: string; readonly image: InspectedImage }
  /** A kernel boots, and no disk was asked for. */
  | { readonly ok: true; readonly path: null; readonly image: null }
  | { readonly ok: false; readonly path: string | null; readonly reasons: readonly string[] }

/** Inspects the named image, else if no kernel was named the instance's original image: the base of its root disk's backing chain. */
export async function chooseImage(
  host: Host,
  { image: wanted, secretArguments }: Pick<RescueInputs, 'image' | 'secretArguments'>,
  rootChain: Promise<BackingChain | null>,
): Promise<ChosenImage> {
  if (wanted?.path !== undefined) {
    const inspection = await inspectImage(host, {
      path: wanted.path,
      format: wanted.format,
      isSecret: secretArguments?.includes('image'),
    })
    return { ...inspection, path: wanted.path }
  }
  if (wanted?.kernel !== undefined) return { ok: true, path: null, image: null }
  const chain = await rootChain
  if (chain === null) return refuse('its root disk is not a file that was made from an image')
  const base = baseImage(chain)
  if (!base.ok) return refuse(base.reason)
  const inspection = await inspectImage(host, { path: base.path })
  return { ...inspection, path: base.path }
}

function refuse(reason: string): ChosenImage {
  return { ok: false, path: null, reasons: [`no rescue image is named, and ${reason}`] }
}
