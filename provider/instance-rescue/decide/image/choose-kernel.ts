import type { Host } from '../../../host/index.js'
import { inspectKernel } from '../../../storage/index.js'
import type { InspectedKernel } from '../../../storage/index.js'
import { directBootOf } from '../../model/direct-boot.js'
import type { RescueInputs } from '../../model/types.js'

/** The kernel to boot, after inspection; null: the rescue disk boots. */
export type ChosenKernel =
  | { readonly ok: true; readonly kernel: InspectedKernel | null }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** Inspects the kernel and the RAM disk that are named. */
export async function chooseKernel(
  host: Host,
  { image, secretArguments }: Pick<RescueInputs, 'image' | 'secretArguments'>,
): Promise<ChosenKernel> {
  const directBoot = directBootOf(image)
  if (directBoot === undefined) return { ok: true, kernel: null }
  const isSecret = secretArguments?.includes('image')
  return inspectKernel(host, { ...directBoot, isSecret })
}
