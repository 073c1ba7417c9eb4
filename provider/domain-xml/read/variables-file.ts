import { attribute, child, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** The file of the host that keeps the variables of UEFI, as the definition names it; null: it names none. */
export function readVariablesFile(xml: string): string | null {
  const nvram = child(readDefinition(xml).root, 'os', 'nvram')
  return attribute(child(nvram, 'source'), 'file') ?? text(nvram)
}
