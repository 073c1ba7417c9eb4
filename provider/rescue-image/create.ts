import { ConnectError } from '../libvirt/index.js'
import { isCutOff, startProgress, withHost, type Progress } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { checkSum } from '../storage/index.js'
import type { FolderPool } from '../storage/index.js'
import { claimImage } from './claims/claim-image.js'
import { releaseImages } from './claims/release-image.js'
import { bring } from './content/bring.js'
import { choosePool } from './decide/choose-pool.js'
import { findOnHost } from './decide/find-on-host.js'
import { takeLocalImage } from './local/take-local-image.js'
import type { LocalImage } from './local/read-local-image.js'
import {
  EngineGoneError,
  ImageInterruptedError,
  ImageRefusedError,
  ImageUndoError,
} from './model/errors.js'
import { imageName, ownerKey } from './model/names.js'
import { describeFound, describeStored, type Created } from './model/outputs.js'
import type { ImageInputs } from './model/types.js'

/**
 * Brings an image to the host, or registers one that is there.
 *
 * If the upload is refused it is undone. If the connection is lost for good, an `ImageInterruptedError` keeps
 * what is needed to finish it.
 */
export async function create(inputs: ImageInputs, runtime: Runtime): Promise<Created> {
  return bringOrRegister(inputs, runtime, {})
}

/** How an upload begins. */
export interface Beginning {
  /** The number of the claim that Pulumi's state has already. */
  readonly generation?: number
}

/** Creates an image, or brings it to the host again. */
export async function bringOrRegister(
  inputs: ImageInputs,
  runtime: Runtime,
  beginning: Beginning,
): Promise<Created> {
  const { source } = inputs
  if (source.file === undefined && source.builtin === undefined)
    return withHost(inputs.uri, runtime, (host) => register(host, inputs))
  const local = await takeLocalImage(inputs, runtime)
  let last: Created | null = null
  const begin = (created: Created): void => {
    last = created
  }
  try {
    return await withHost(inputs.uri, runtime, (host) =>
      store(host, inputs, { local, beginning, begin }),
    )
  } catch (error) {
    throw asInterrupted(error, last)
  }
}

/** Pulumi must know of an upload that was cut off; any other failure has left nothing. */
function asInterrupted(error: unknown, last: Created | null): unknown {
  if (last === null || !isUnfinished(error)) return error
  const properties = { ...last.outputs, statusReason: error.message }
  return new ImageInterruptedError(last.id, properties, error)
}

function isUnfinished(error: unknown): error is Error {
  return (
    isCutOff(error) ||
    [ConnectError, EngineGoneError, ImageUndoError].some((type) => error instanceof type)
  )
}

async function register(host: Host, inputs: ImageInputs): Promise<Created> {
  const found = await findOnHost(host, inputs)
  const watch = (size: number): Progress =>
    startProgress(host.runtime, `checking image '${found.path}'`, { done: 0, size })
  const reasons = await checkSum(host, found, { sha256: inputs.sha256, watch })
  if (reasons.length > 0) throw new ImageRefusedError(reasons)
  return describeFound(inputs, found)
}

interface Storing {
  readonly local: LocalImage
  readonly beginning: Beginning
  readonly begin: (created: Created) => void
}

async function store(
  host: Host,
  inputs: ImageInputs,
  { local, beginning, begin }: Storing,
): Promise<Created> {
  const { content } = local
  const pool = await choosePool(host, inputs)
  const owner = ownerKey(inputs.owner)
  const claimant = { image: imageName(content), owner, ...beginning }
  let generation = 0
  try {
    await claimImage(host, pool, claimant, (number) => {
      generation = number
      begin(describeStored(inputs, pool, { content, generation, modified: null }))
    })
    const { modified } = await bring(host, pool, local)
    return describeStored(inputs, pool, { content, generation, modified: modified ?? '' })
  } catch (error) {
    const isNew = beginning.generation === undefined && generation > 0
    if (isNew && !isUnfinished(error)) await undo(host, pool, { owner, generation, error })
    throw error
  }
}

async function undo(
  host: Host,
  pool: FolderPool,
  { owner, generation, error }: { owner: string; generation: number; error: unknown },
): Promise<void> {
  try {
    await releaseImages(host, pool, { owner, generation })
  } catch (cause) {
    throw new ImageUndoError(error, cause)
  }
}
