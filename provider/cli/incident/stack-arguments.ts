import { resolve } from 'node:path'
import type { RescueRequest } from '../../break-glass/index.js'

/** What the program of the incidents reads from the settings of a stack: the arguments of its resources. */
export function incidentArguments(request: RescueRequest): object {
  const { uri, image, properties, given } = request
  const rescue = { ...given, uri, ...(image === null ? { image: { properties } } : {}) }
  return { rescue, image: imageArguments(request) }
}

/** The arguments of `RescueImage`; null: the stack has none. A file is found from any folder. */
function imageArguments({ uri, image, properties }: RescueRequest): object | null {
  if (image === null) return null
  const { source, pool } = image
  const { file } = source
  const where = file === undefined ? source : { file: resolve(file) }
  return { source: where, properties, uri, ...(pool === undefined ? {} : { pool }) }
}
