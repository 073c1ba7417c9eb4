import { OutputOf, type Value } from './example.js'

/** How a language writes a value; the lines after the first are indented by `indent`. */
export type Literal = (value: Value, indent: string) => string

/** JavaScript, as prettier writes it. */
export const javascript: Literal = (value, indent) => {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object') return String(value)
  if (value instanceof OutputOf) return `${value.name}.${value.output}`
  if (isList(value)) return `[${value.map((each) => javascript(each, indent)).join(', ')}]`
  return block(value, {
    indent,
    step: '  ',
    open: '{',
    write: javascript,
    key: (key) => `${key}: `,
  })
}

/** Python. */
export const python: Literal = (value, indent) => {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof OutputOf) return `${value.name}.${value.output}`
  if (isList(value)) return `[${value.map((each) => python(each, indent)).join(', ')}]`
  return block(value, {
    indent,
    step: '    ',
    open: '{',
    write: python,
    key: (key) => `"${key}": `,
  })
}

/** Go, with the types of its untyped API of resources. */
export const go: Literal = (value, indent) => {
  if (typeof value === 'string') return `pulumi.String(${JSON.stringify(value)})`
  if (typeof value === 'number') return `pulumi.Int(${value})`
  if (typeof value === 'boolean') return `pulumi.Bool(${value})`
  if (value instanceof OutputOf) return `${value.name}.${capital(value.output)}`
  if (isList(value)) return `pulumi.Array{${value.map((each) => go(each, indent)).join(', ')}}`
  return goMap(value, { indent, open: 'pulumi.Map{', write: go })
}

/** Go, with plain values: what its API of functions takes. */
export const plainGo: Literal = (value, indent) => {
  if (typeof value !== 'object' || value instanceof OutputOf) return JSON.stringify(value)
  if (isList(value)) return `[]any{${value.map((each) => plainGo(each, indent)).join(', ')}}`
  return goMap(value, { indent, open: 'map[string]any{', write: plainGo })
}

/** YAML in blocks. */
export const yaml: Literal = (value, indent) => {
  if (typeof value !== 'object') return String(value)
  if (value instanceof OutputOf) return `\${${value.name}.${value.output}}`
  const lines = isList(value)
    ? value.map((each) => `- ${yaml(each, `${indent}  `)}`)
    : Object.entries(value).map(([key, each]) => `${key}:${afterKey(each, `${indent}  `)}`)
  return lines.join(`\n${indent}`)
}

function afterKey(value: Value, indent: string): string {
  const isBlock = typeof value === 'object' && !(value instanceof OutputOf)
  return isBlock ? `\n${indent}${yaml(value, indent)}` : ` ${yaml(value, indent)}`
}

interface Block {
  readonly indent: string
  readonly step: string
  readonly open: string
  readonly write: Literal
  readonly key: (key: string) => string
}

function block(
  value: Readonly<Record<string, Value>>,
  { indent, step, open, write, key }: Block,
): string {
  const inner = indent + step
  const lines = Object.entries(value).map(
    ([name, each]) => `${inner}${key(name)}${write(each, inner)},\n`,
  )
  return `${open}\n${lines.join('')}${indent}}`
}

/** gofmt aligns the values of neighbouring lines, and begins anew after a value of several lines. */
function goMap(
  value: Readonly<Record<string, Value>>,
  { indent, open, write }: Pick<Block, 'indent' | 'open' | 'write'>,
): string {
  const entries = Object.entries(value)
  const isLong = (each: Value | undefined): boolean =>
    typeof each === 'object' && !isList(each) && !(each instanceof OutputOf)
  const key = (name: string): string => {
    const at = entries.findIndex(([each]) => each === name)
    let [first, last] = [at, at]
    while (first > 0 && !isLong(entries[first]?.[1]) && !isLong(entries[first - 1]?.[1])) first -= 1
    while (
      last + 1 < entries.length &&
      !isLong(entries[last]?.[1]) &&
      !isLong(entries[last + 1]?.[1])
    )
      last += 1
    const widest = Math.max(...entries.slice(first, last + 1).map(([each]) => each.length))
    return `"${name}": ${' '.repeat(widest - name.length)}`
  }
  return block(value, { indent, step: '\t', open, write, key })
}

/** Of a field of Go. */
export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
