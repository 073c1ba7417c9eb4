import { resolve } from 'node:path'
import type { RescueRequest } from '../../break-glass/index.js'

/** The arguments of `InstanceRescue` in the stack of an incident. */
export function rescueArguments({ uri, image, properties, given }: RescueRequest): object {
  return { ...given, uri, ...(image === null ? { image: { properties } } : {}) }
}

/** The arguments of `RescueImage` in it; null: it has none. A file is found from any folder. */
export function imageArguments({ uri, image, properties }: RescueRequest): object | null {
  if (image === null) return null
  const { source, pool } = image
  const { file } = source
  const where = file === undefined ? source : { file: resolve(file) }
  return { source: where, properties, uri, ...(pool === undefined ? {} : { pool }) }
}
