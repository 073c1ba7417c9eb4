import {
  child,
  elements,
  excerpt,
  insert,
  insertBefore,
  namespaceOf,
  remove,
  type Element,
} from '../../../xml/index.js'
import { markersOf } from '../../read/marks/marker.js'
import { isSameList, type Carrying } from './carrying.js'

/** Carries over the metadata of others, but not our marker. */
export function carryMetadata({ original, stored, carried, problems }: Carrying): void {
  const ours = new Set(markersOf(stored.root))
  const own = child(original.root, 'metadata')
  const before = elements(own)
  const after = elements(child(stored.root, 'metadata')).filter((element) => !ours.has(element))
  if (isSameList(before, after)) return
  if (!after.every(declaresItself)) {
    problems.push('an element of <metadata> has a namespace that is declared outside of it')
    return
  }
  carried.push('changed <metadata>')
  const content = after.map((element) => excerpt(stored, element))
  const [first] = before
  for (const element of before) remove(original, element)
  for (const piece of content) {
    if (first !== undefined) insertBefore(original, first, piece)
    else if (own !== null) insert(original, own, piece)
  }
  if (own === null)
    insert(original, original.root, { name: 'metadata', content }, anchor(original.root))
}

function anchor(root: Element): Element | null {
  return child(root, 'uuid') ?? child(root, 'name')
}

function declaresItself(element: Element): boolean {
  const uri = namespaceOf(element)
  const declared = Object.entries(element.attributes).some(
    ([name, value]) => name.startsWith('xmlns') && value === uri,
  )
  return uri === null || declared
}
