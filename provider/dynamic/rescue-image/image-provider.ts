import type { ImageInputs, ImageOutputs } from '../../rescue-image/index.js'
import { assertStored } from '../inputs/assert-stored.js'
import { diffInputs } from '../inputs/diff-inputs.js'
import { makeFrame, type ResourceProvider } from '../resource-provider.js'
import type { Hide } from '../secrets/hide-secrets.js'
import { makeOnce } from '../once.js'
import { withoutSecretOutputs } from '../secrets/secret-outputs.js'
import { toPlain } from '../to-plain.js'
import { checkImage, SECRET_IMAGE_OUTPUTS } from './check-image.js'
import type { ImageDependencies } from './dependencies.js'
import { describeGone, describeImage } from './describe-image.js'

/** Pulumi's dynamic provider of images. */
export type ImageProvider = ResourceProvider<ImageInputs, ImageOutputs>

/** Arguments whose change replaces an image, unless it means the same. */
export const IMAGE_MADE_OF = ['source', 'pool', 'uri']

/** Makes the methods of the dynamic provider of images: they translate and decide nothing. */
export function makeImageProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  once = makeOnce(),
}: ImageDependencies): ImageProvider {
  // The new image is brought first, and the old one goes when nothing needs it any more.
  const judge = { diff: lifecycle.diff, madeOf: IMAGE_MADE_OF, isDeletedFirst: false }
  const { configure, call, check } = makeFrame({ runtime, rowOf, environment })
  return {
    configure,
    check: (_olds, news) =>
      check(news, (sources, { runtime }) =>
        checkImage({ news, sources }, { lifecycle, runtime, once }),
      ),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffInputs(known(olds), argumentsOf(news), judge))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(argumentsOf(inputs), runtime)
        runtime.say(describeImage(outputs))
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.read(known(olds), runtime)
        if (outputs === undefined) runtime.warn(describeGone(olds))
        else if (outputs.status === 'ready') runtime.say(describeImage(outputs))
        else runtime.warn(describeImage(outputs))
        return outputs === undefined ? { id: '' } : { id, props: toOutputs(outputs, hide) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.update(known(olds), argumentsOf(news), runtime)
        return { outs: toOutputs(outputs, hide) }
      }),
    delete: (_id, olds) => call([olds], ({ runtime }) => lifecycle.remove(known(olds), runtime)),
  }
}

/** The outputs, if they say which image they are of. */
function known<T extends ImageOutputs>(outputs: T): T {
  assertStored(outputs, ['source', 'uri', 'owner', 'image', 'stored'])
  return outputs
}

/** The reason for a status is an output of its own, so it must not repeat a secret either. */
function toOutputs(outputs: ImageOutputs, hide: Hide): ImageOutputs {
  return toPlain({ ...outputs, statusReason: hide(outputs.statusReason) })
}

function argumentsOf<T extends object>(inputs: T): T {
  return withoutSecretOutputs(inputs, SECRET_IMAGE_OUTPUTS)
}
