import { attribute, child, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** The file of the host that keeps the variables of UEFI. */
export interface VariablesFile {
  readonly path: string
  /** `raw` if the definition does not say. */
  readonly format: string
}

/** The file that keeps the variables of UEFI, as the definition names it; null: it names none. */
export function readVariablesFile(xml: string): VariablesFile | null {
  const nvram = child(readDefinition(xml).root, 'os', 'nvram')
  const path = attribute(child(nvram, 'source'), 'file') ?? text(nvram)
  return path === null ? null : { path, format: attribute(nvram, 'format') ?? 'raw' }
}
