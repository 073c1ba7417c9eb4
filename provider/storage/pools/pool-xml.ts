import { attribute, child, readXml } from '../../xml/index.js'

/** What a pool is, from its XML. */
export interface PoolDescription {
  /** `dir`, `fs`, `netfs`, `logical`, `rbd`, … */
  readonly type: string
  /** `<target><path>`, for pools that are folders. */
  readonly targetPath: string | null
}

/** Reads the type and path from a pool's XML; throws `XmlError` for any other text. */
export function parsePoolXml(xml: string): PoolDescription {
  const { root } = readXml(xml, 'pool')
  const path = child(root, 'target', 'path')
  return { type: attribute(root, 'type') ?? '', targetPath: path?.text ?? null }
}
