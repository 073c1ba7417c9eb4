import type { LibvirtConnection } from '../../libvirt/index.js'
import type { Disk } from '../../planner/types.js'
import { findBaseImage, inspectImage } from '../../storage/index.js'
import type { InspectedImage } from '../../storage/index.js'
import type { RescueImage } from '../model/types.js'

/** The image to rescue from, looked at. `path` is known where the image was named, fit or not. */
export type ChosenImage =
  | { readonly ok: true; readonly path: string; readonly image: InspectedImage }
  | { readonly ok: false; readonly path: string | null; readonly reasons: readonly string[] }

/** Takes the named image, else the instance's own original: the base of its root disk's backing chain. */
export async function chooseImage(
  libvirt: LibvirtConnection,
  wanted: RescueImage | undefined,
  root: Disk | null,
): Promise<ChosenImage> {
  if (wanted?.path !== undefined) {
    const inspection = await inspectImage(libvirt, {
      path: wanted.path,
      format: wanted.format,
      sha256: wanted.sha256,
    })
    return { ...inspection, path: wanted.path }
  }
  if (root?.source == null || root.type !== 'file') {
    return {
      ok: false,
      path: null,
      reasons: [
        'no rescue image is named, and its root disk is not a file that was made from an image',
      ],
    }
  }
  const base = await findBaseImage(libvirt, { path: root.source, format: root.format })
  if (!base.ok)
    return { ok: false, path: null, reasons: [`no rescue image is named, and ${base.reason}`] }
  const inspection = await inspectImage(libvirt, { path: base.path, sha256: wanted?.sha256 })
  return { ...inspection, path: base.path }
}
