import type { BackingChain } from './backing-chain.js'

/** The last image of a disk's backing chain: the image that the disk was made from. */
export type BaseImage =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string }

/** Takes the bottom of a chain, if the chain was read to its end and is more than the disk itself. */
export function baseImage({ layers, broken }: BackingChain): BaseImage {
  if (broken !== null) return { ok: false, reason: broken }
  const [disk, ...below] = layers
  const base = below.at(-1)
  if (base !== undefined) return { ok: true, path: base.path }
  return {
    ok: false,
    reason: `its root disk '${disk?.path ?? ''}' was not made from an image (it has no backing file); name a rescue image`,
  }
}
