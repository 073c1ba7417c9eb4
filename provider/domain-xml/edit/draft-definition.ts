import { child, draftOf, insert, print, type Draft, type Tag } from '../../xml/index.js'
import { readDefinition } from '../read/definition.js'

/** Opens a definition for editing; it has a `<devices>` then, if only an empty one. */
export function draftDefinition(xml: string): Draft {
  const draft = draftOf(readDefinition(xml))
  if (child(draft.root, 'devices') !== null) return draft
  insert(draft, draft.root, { name: 'devices' })
  return draftOf(readDefinition(print(draft)))
}

/** Puts in a device that is the first of its kind: after the emulator, else at the end. */
export function insertFirst(draft: Draft, device: Tag): void {
  const devices = child(draft.root, 'devices')
  if (devices !== null) insert(draft, devices, device, child(devices, 'emulator'))
}
