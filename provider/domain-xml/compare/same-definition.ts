import { readDefinition } from '../read/definition.js'
import { canonical } from '../edit/carry-over/carrying.js'

/** True if two definitions say the same, even if blanks, quotes and the order of elements differ. */
export function isSameDefinition(oneXml: string, otherXml: string): boolean {
  return canonical(readDefinition(oneXml).root) === canonical(readDefinition(otherXml).root)
}
