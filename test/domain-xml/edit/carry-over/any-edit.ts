import { readDefinition } from '../../../../provider/domain-xml/read/definition.js'
import {
  draftOf,
  elements,
  excerpt,
  insert,
  insertAfter,
  integer,
  print,
  remove,
  setAttribute,
  setText,
  type Draft,
  type Element,
} from '../../../../provider/xml/index.js'
import { parentOf } from '../../../../provider/xml/walk.js'
import { isChosen, isOwnPart, mayBeGone, isTextOnly, lineage } from './own-parts.js'

/** One change of one thing in a definition. */
export interface OneEdit {
  readonly what: string
  /** Gives the definition with that change. */
  readonly make: () => string
}

/**
 * Lists every single edit of a rescue XML: each element removed, doubled or given something new, each
 * attribute and text changed or removed. Left out is what is the rescue's own or libvirt's own choice.
 */
export function editsOf(originalXml: string, storedXml: string): readonly OneEdit[] {
  const root = readDefinition(originalXml).root
  return walk(readDefinition(storedXml).root, []).flatMap(({ element, path }) =>
    isOwnPart(element, root)
      ? []
      : changesOf(element, path, storedXml).filter(
          ({ what }) => !(mayBeGone(element, root) && what.endsWith(REMOVED)),
        ),
  )
}

type Path = readonly number[]

interface Found {
  readonly element: Element
  readonly path: Path
}

function walk(element: Element, path: Path): readonly Found[] {
  const inner = elements(element).flatMap((each, place) => walk(each, [...path, place]))
  return [{ element, path }, ...inner]
}

function changesOf(element: Element, path: Path, storedXml: string): readonly OneEdit[] {
  const name = `${lineage(element).join('/')} (${path.join('.')})`
  const edit = (what: string, change: (draft: Draft, at: Element) => void): OneEdit => ({
    what: `${name}: ${what}`,
    make: () => {
      const draft = draftOf(readDefinition(storedXml))
      change(
        draft,
        path.reduce((at, place) => elements(at)[place] ?? at, draft.root),
      )
      return print(draft)
    },
  })
  const isDevice = path.length === 2 && parentOf(element)?.name === 'devices'
  const isCopied = isDevice && element.name !== 'controller'
  return [
    edit(REMOVED, remove),
    ...(isCopied
      ? [
          edit('doubled', (draft, at) => {
            insertAfter(draft, at, excerpt(draft, at))
          }),
        ]
      : []),
    ...(isTextOnly(element)
      ? []
      : [
          edit('with something new', (draft, at) => {
            insert(draft, at, { name: 'edited' })
          }),
          edit('with a new attribute', (draft, at) => {
            setAttribute(draft, at, 'edited', 'x')
          }),
        ]),
    ...(elements(element).length === 0 && element.text.trim() !== ''
      ? [
          edit('another text', (draft, at) => {
            setText(draft, at, other(at.text.trim()))
          }),
        ]
      : []),
    ...Object.entries(element.attributes)
      .filter(([key]) => !key.startsWith('xmlns') && !isChosen(element, key))
      .flatMap(([key, value]) => [
        edit(`another ${key}`, (draft, at) => {
          setAttribute(draft, at, key, other(value))
        }),
        edit(`without ${key}`, (draft, at) => {
          setAttribute(draft, at, key, null)
        }),
      ]),
  ]
}

const REMOVED = 'removed'

function other(value: string): string {
  const number = integer(value)
  return number === null ? `x${value}` : String(number + 1)
}
