import { print } from '../../xml/index.js'
import { addSmbiosStrings } from './add-smbios-strings.js'
import { draftDefinition } from './draft-definition.js'

/** A definition with more SMBIOS strings of type 11, which stand before its own; the rest stays byte for byte. */
export function withSmbiosStrings(xml: string, strings: readonly string[]): string {
  const draft = draftDefinition(xml)
  addSmbiosStrings(draft, strings)
  return print(draft)
}
