import { escape } from './escape.js'

/** An element to write: its name, its attributes (null: left out) and its content. */
export interface Tag {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string | number | null>>
  readonly content?: readonly (Tag | Excerpt)[] | string
}

/** An element copied from a parsed text; made by `excerpt`, so it is well-formed. */
export interface Excerpt {
  readonly xml: string
}

/** Writes an element in libvirt's style, indented for the given depth. */
export function write(piece: Tag | Excerpt, level = 0): string {
  if ('xml' in piece) return piece.xml
  const { name, content = [] } = piece
  const open = `<${name}${attributesOf(piece)}`
  if (typeof content === 'string') return `${open}>${escape(content, 'text')}</${name}>`
  if (content.length === 0) return `${open}/>`
  const lines = content.map((inner) => newLine(level + 1) + write(inner, level + 1))
  return `${open}>${lines.join('')}${newLine(level)}</${name}>`
}

/** A line end and the indentation of an element at the given depth. */
export function newLine(level: number): string {
  return `\n${'  '.repeat(level)}`
}

function attributesOf({ attributes = {} }: Tag): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== null)
  return given.map(([name, value]) => ` ${name}='${escape(String(value), 'attribute')}'`).join('')
}
