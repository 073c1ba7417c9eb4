import type { InputFailure } from '../inputs/index.js'
import { XmlError } from '../xml/index.js'
import { describeSize, isCutOff, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { ConnectError, LibvirtError, type PoolRef } from '../libvirt/index.js'
import { findVolume, readVolumeFacts } from '../storage/index.js'
import { findBuiltin } from './builtin/find-builtin.js'
import { choosePool } from './decide/choose-pool.js'
import { findOnHost } from './decide/find-on-host.js'
import { takeLocalImage } from './local/take-local-image.js'
import { ImageRefusedError } from './model/errors.js'
import { imageName } from './model/names.js'
import { describeFound } from './model/outputs.js'
import type { Content, ImageInputs, ImageOutputs } from './model/types.js'

/** What preview can say before anything is done. */
export interface ImagePreview {
  /** What check found out about the source: part of the inputs. */
  readonly found: Pick<ImageInputs, 'content' | 'version'>
  /** The outputs that are known already. */
  readonly known: Partial<Pick<ImageOutputs, 'image' | 'path'>>
  readonly failures: readonly InputFailure[]
  /** What the update will do. */
  readonly announcements: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Looks at the source and at the host without changing anything.
 *
 * An unreachable host gives a warning, never a failure. A built-in image is not built here.
 */
export async function preview(inputs: ImageInputs, runtime: Runtime): Promise<ImagePreview> {
  try {
    const found = await lookHere(inputs, runtime)
    return { ...NOTHING, ...(await lookThere({ ...inputs, ...found }, runtime)), found }
  } catch (error) {
    if (!(error instanceof ImageRefusedError)) throw error
    const failures = error.reasons.map((reason) => ({ property: 'source', reason }))
    return { ...NOTHING, failures }
  }
}

const NOTHING: ImagePreview = {
  found: {},
  known: {},
  failures: [],
  announcements: [],
  warnings: [],
}

async function lookHere(inputs: ImageInputs, runtime: Runtime): Promise<ImagePreview['found']> {
  const { source } = inputs
  if (source.file !== undefined) return { content: (await takeLocalImage(inputs, runtime)).content }
  if (source.builtin === undefined) return {}
  const { version, file } = await findBuiltin()
  if (file === null) return { version }
  return {
    version,
    content: (await takeLocalImage({ ...inputs, source: { file } }, runtime)).content,
  }
}

async function lookThere(inputs: ImageInputs, runtime: Runtime): Promise<Partial<ImagePreview>> {
  try {
    return await withHost(inputs.uri, runtime, (host) => look(host, inputs))
  } catch (error) {
    if (!isOfHost(error)) throw error
    return { warnings: [`The host could not be asked: ${error.message}`] }
  }
}

/** True if the host cannot be reached, refuses, or answers with XML that we cannot read; else the error is a bug. */
function isOfHost(error: unknown): error is Error {
  return (
    [ConnectError, LibvirtError, XmlError].some((type) => error instanceof type) || isCutOff(error)
  )
}

async function look(host: Host, inputs: ImageInputs): Promise<Partial<ImagePreview>> {
  const { source, content, version = '' } = inputs
  if (source.path !== undefined || source.volume !== undefined) {
    const { image, path } = describeFound(inputs, await findOnHost(host, inputs)).outputs
    return { known: { image, path } }
  }
  const { pool } = await choosePool(host, inputs)
  if (content === undefined)
    return {
      announcements: [
        `The built-in rescue image, version ${version}, will be built here and uploaded to storage pool '${pool.name}'.`,
      ],
    }
  return explainUpload(host, pool, content)
}

async function explainUpload(
  host: Host,
  pool: PoolRef,
  content: Content,
): Promise<Partial<ImagePreview>> {
  const volume = imageName(content)
  const [vol, { available }] = await Promise.all([
    findVolume(host, pool, volume),
    host.libvirt.storagePoolGetInfo({ pool }),
  ])
  const facts = vol === null ? null : await readVolumeFacts(host, vol)
  const missing = content.size - Number(facts?.size ?? 0n)
  if (missing <= 0) return {}
  const upload = `${describeSize(missing)} will be uploaded to volume '${volume}' of storage pool '${pool.name}'`
  if (available >= BigInt(missing)) return { announcements: [`${upload}.`] }
  return { warnings: [`${upload}, which has only ${describeSize(Number(available))} left.`] }
}
