import type * as image from '../../rescue-image/index.js'
import type { Dependencies } from '../dependencies.js'

/** The part of provider/rescue-image that a provider calls. */
export type ImageLifecycle = Pick<
  typeof image,
  'preview' | 'diff' | 'create' | 'read' | 'update' | 'remove'
>

/** Everything the dynamic provider of images needs. */
export interface ImageDependencies extends Omit<Dependencies, 'lifecycle'> {
  readonly lifecycle: ImageLifecycle
}
