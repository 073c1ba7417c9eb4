import { child, draftOf, print, setText, text } from '../../xml/index.js'
import { readDefinition } from '../read/definition.js'

/** The definition under that name: libvirt starts a domain from no XML that has another one than the stored definition. */
export function withName(definition: string, name: string): string {
  const draft = draftOf(readDefinition(definition))
  const element = child(draft.root, 'name')
  if (element === null || text(element) === name) return definition
  setText(draft, element, name)
  return print(draft)
}
