import type { Fix, FixParameter } from './fix.js'
import { PARAMETER_KINDS, type ParameterKind } from './parameters.js'

/** The first lines of a fix do not say what they must. */
export class UnreadableFixError extends Error {
  override readonly name = 'UnreadableFixError'

  constructor(id: string, reason: string) {
    super(`Fix '${id}' cannot be read: ${reason}.`)
  }
}

/**
 * Reads a fix from its file:
 *
 *     # ID: SUMMARY
 *     #
 *     # For: …
 *     # Changes: …
 *     # After: …
 *     # Mount: yes|no
 *     # Seconds: NUMBER
 *     # Limit: NUMBER
 *     # Parameter: NAME KIND required|optional: MEANING
 *
 * `After` may be left out.
 */
export function readFix(id: string, text: string): Fix {
  const [first = '', ...rest] = headOf(text)
  if (!first.startsWith(`${id}: `)) throw new UnreadableFixError(id, `line 1 is not '# ${id}: …'`)
  const fields = rest.map((line) => readField(id, line))
  const most = (name: string): string | null => {
    const [value, more] = fields.filter((field) => field.name === name)
    if (more !== undefined) throw new UnreadableFixError(id, `it must have one line '# ${name}: …'`)
    return value?.value ?? null
  }
  const only = (name: string): string => {
    const value = most(name)
    if (value === null) throw new UnreadableFixError(id, `it must have one line '# ${name}: …'`)
    return value
  }
  return {
    id,
    summary: first.slice(id.length + 2),
    for: only('For'),
    changes: only('Changes'),
    after: most('After'),
    mount: readYes(id, only('Mount')),
    seconds: readNumber(id, only('Seconds')),
    limit: readNumber(id, only('Limit')),
    parameters: fields
      .filter(({ name }) => name === 'Parameter')
      .map(({ value }) => readParameter(id, value)),
    body: text,
  }
}

/** The comment that a file begins with, without `# `. */
function headOf(text: string): readonly string[] {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines.slice(0, end).map((line) => line.replace(/^# ?/, ''))
}

interface Field {
  readonly name: string
  readonly value: string
}

function readField(id: string, line: string): Field {
  const [, name, value] =
    /^(For|Changes|After|Mount|Seconds|Limit|Parameter): (\S.*)$/.exec(line) ?? []
  if (name !== undefined && value !== undefined) return { name, value }
  if (line === '' || line.startsWith('shellcheck ')) return { name: '', value: '' }
  throw new UnreadableFixError(id, `its head has the line '${line}'`)
}

function readYes(id: string, value: string): boolean {
  if (value !== 'yes' && value !== 'no')
    throw new UnreadableFixError(id, `'${value}' is not yes or no`)
  return value === 'yes'
}

function readNumber(id: string, value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value))
    throw new UnreadableFixError(id, `'${value}' is not a number of seconds`)
  return Number(value)
}

function readParameter(id: string, value: string): FixParameter {
  const [, name = '', kind = '', need, meaning = ''] =
    /^([a-z][a-z-]*) ([a-z]+) (required|optional): (\S.*)$/.exec(value) ?? []
  if (isKind(kind)) return { name, kind, isRequired: need === 'required', meaning }
  throw new UnreadableFixError(
    id,
    `'${value}' is not 'NAME KIND required|optional: MEANING' with a KIND of ${Object.keys(PARAMETER_KINDS).join(', ')}`,
  )
}

function isKind(kind: string): kind is ParameterKind {
  return Object.hasOwn(PARAMETER_KINDS, kind)
}
