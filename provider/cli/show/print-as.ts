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
      return JSON.stringify(value, null, 2)
    case 'yaml': {
      // Loaded only if it is needed.
      const { stringify } = await import('yaml')
      return stringify(value, { aliasDuplicateObjects: false })
    }
    default:
      return format satisfies never
  }
}
