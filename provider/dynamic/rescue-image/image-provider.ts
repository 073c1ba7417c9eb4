import type { ImageInputs, ImageOutputs } from '../../rescue-image/index.js'
import type { CheckResult } from '../inputs/check-inputs.js'
import type { DiffResult } from '../inputs/diff-inputs.js'
import type { Provided } from '../dynamic-provider.js'
import { makeHiddenCall } from '../hidden-calls.js'
import type { Hide } from '../secrets/hide-secrets.js'
import { makeOnce } from '../once.js'
import { withoutSecretOutputs } from '../secrets/secret-outputs.js'
import { toPlain } from '../to-plain.js'
import { findUnknowns } from '../inputs/unknowns.js'
import { checkImage, SECRET_IMAGE_OUTPUTS } from './check-image.js'
import type { ImageDependencies } from './dependencies.js'
import { describeGone, describeImage } from './describe-image.js'

/** Pulumi's dynamic provider of images with all its methods. */
export interface ImageProvider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Provided<ImageOutputs>, news: Provided<ImageInputs>): Promise<DiffResult>
  create(inputs: Provided<ImageInputs>): Promise<{ id: string; outs: ImageOutputs }>
  read(id: string, olds: Provided<ImageOutputs>): Promise<{ id: string; props?: ImageOutputs }>
  update(
    id: string,
    olds: Provided<ImageOutputs>,
    news: Provided<ImageInputs>,
  ): Promise<{ outs: ImageOutputs }>
  delete(id: string, olds: Provided<ImageOutputs>): Promise<void>
}

type Bag = Readonly<Record<string, unknown>>

/** Makes the methods of the dynamic provider of images: they translate and decide nothing. */
export function makeImageProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  once = makeOnce(),
}: ImageDependencies): ImageProvider {
  let configured: string | undefined
  const call = makeHiddenCall({ runtime, rowOf })
  return {
    configure: ({ config }) => {
      // Before the first await: Pulumi sends other calls while this one is still being answered.
      configured = config.get('libvirt-rescue:uri')
      return Promise.resolve()
    },
    check: (_olds, news) =>
      call([news], async ({ runtime, hide }) => {
        const sources = { configured, environment: environment['LIBVIRT_DEFAULT_URI'] }
        const { inputs, failures } = await checkImage(
          { news, sources },
          { lifecycle, runtime, once },
        )
        const shown = failures?.map((each) => ({ ...each, reason: hide(each.reason) }))
        return toPlain(shown === undefined ? { inputs } : { failures: shown }) as CheckResult
      }),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffImages(olds, argumentsOf(news), lifecycle))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(argumentsOf(inputs), runtime)
        runtime.say(describeImage(outputs))
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.read(olds, runtime)
        if (outputs === undefined) runtime.warn(describeGone(olds))
        else if (outputs.status === 'ready') runtime.say(describeImage(outputs))
        else runtime.warn(describeImage(outputs))
        return outputs === undefined ? { id: '' } : { id, props: toOutputs(outputs, hide) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.update(olds, argumentsOf(news), runtime)
        return { outs: toOutputs(outputs, hide) }
      }),
    delete: (_id, olds) => call([olds], ({ runtime }) => lifecycle.remove(olds, runtime)),
  }
}

/** The reason for a status is an output of its own, so it must not repeat a secret either. */
function toOutputs(outputs: ImageOutputs, hide: Hide): ImageOutputs {
  return toPlain({ ...outputs, statusReason: hide(outputs.statusReason) })
}

function argumentsOf<T extends object>(inputs: T): T {
  return withoutSecretOutputs(inputs, SECRET_IMAGE_OUTPUTS)
}

/** An input that is not known yet counts as changed. */
function diffImages(
  olds: ImageOutputs,
  news: ImageInputs,
  { diff }: Pick<ImageDependencies['lifecycle'], 'diff'>,
): DiffResult {
  const unknowns = findUnknowns(news).map((path) => path.split('.')[0] ?? path)
  const { changes, replaces } =
    unknowns.length === 0
      ? diff(olds, news)
      : { changes: true, replaces: unknowns.filter((name) => IMAGE_MADE_OF.includes(name)) }
  // The new image is brought first, and the old one goes when nothing needs it any more.
  return { changes, replaces: [...new Set(replaces)], deleteBeforeReplace: false }
}

/** Arguments whose change replaces an image, unless it means the same. */
export const IMAGE_MADE_OF = ['source', 'pool', 'uri']
