/** The value of one option: a device's or a block device's properties by QEMU's names. */
export type Properties = Readonly<Record<string, unknown>>

/** One option of a QEMU command line; the value is null if it has none. */
export interface Option {
  readonly name: string
  readonly value: string | null
}

/** A QEMU command line, as far as two of them are compared. */
export interface CommandLine {
  /** Every option in order, `-device` and `-blockdev` too. */
  readonly options: readonly Option[]
  /** Each `-device`, in order. */
  readonly devices: readonly Properties[]
  /** Each `-blockdev` by its node name. */
  readonly nodes: ReadonlyMap<string, Properties>
}

/**
 * Reads a command line that libvirt printed for a shell.
 *
 * The environment and the program before the first option are passed over.
 */
export function parseCommandLine(text: string): CommandLine {
  const options = pair(wordsOf(text))
  const valuesOf = (wanted: string): Properties[] =>
    options.filter(({ name }) => name === wanted).map(({ value }) => propertiesOf(value ?? ''))
  const nodes = valuesOf('-blockdev').map((node) => [String(node['node-name']), node] as const)
  return { options, devices: valuesOf('-device'), nodes: new Map(nodes) }
}

/** Reads a value in either of QEMU's forms: JSON, or `driver,key=value,…` in which `,,` is a comma. */
export function propertiesOf(value: string): Properties {
  if (value.startsWith('{')) return JSON.parse(value) as Properties
  const parts = value.split(/(?<!,),(?!,)/).map((part) => part.replaceAll(',,', ','))
  const pairs = parts.map((part) => {
    const at = part.indexOf('=')
    return at < 0 ? ['driver', part] : [part.slice(0, at), part.slice(at + 1)]
  })
  return Object.fromEntries(pairs) as Properties
}

/** libvirt quotes with single quotes, and breaks lines with a backslash. */
function wordsOf(text: string): readonly string[] {
  const words = text.replaceAll('\\\n', ' ').match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? []
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => {
      return quoted ?? escaped ?? ''
    }),
  )
}

function pair(words: readonly string[]): readonly Option[] {
  const first = words.findIndex((word) => word.startsWith('-'))
  const options: Option[] = []
  for (let at = first; at >= 0 && at < words.length; at += 1) {
    const next = words[at + 1]
    const value = next === undefined || next.startsWith('-') ? null : next
    options.push({ name: words[at] ?? '', value })
    if (value !== null) at += 1
  }
  return options
}
