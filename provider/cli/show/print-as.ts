import type { Call } from '../commands/command.js'
import type { Format } from '../words/choices.js'

/** The format that is asked for: `--json` is older than `--format`. */
export function formatOf({ format, json }: Pick<Call, 'format' | 'json'>): Format {
  return json === true ? 'json' : (format ?? 'table')
}

/** A value as text in a format; `table` makes the text for people. */
export async function printAs(
  format: Format,
  value: unknown,
  table: () => string,
): Promise<string> {
  switch (format) {
    case 'table':
      return table()
    case 'json':
      return escaped(JSON.stringify(value, null, 2))
    case 'yaml': {
      // Loaded only if it is needed.
      const { stringify } = await import('yaml')
      // Only text in quotes can have escapes.
      const quoted = UNSAFE.test(JSON.stringify(value)) ? ALL_QUOTED : {}
      return escaped(stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, ...quoted }))
    }
    default:
      return format satisfies never
  }
}

const ALL_QUOTED = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const

/** What JSON leaves as it is and a terminal may take for a command, or for a change of direction. */
const UNSAFE = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/

/** A program reads the same text as before, and a terminal shows it. */
function escaped(text: string): string {
  return text.replaceAll(new RegExp(UNSAFE, 'g'), (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
