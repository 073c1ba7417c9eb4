import { readFile } from 'node:fs/promises'
import {
  explainPattern,
  orderFix,
  type HealthyRule,
  type Mending,
  type RepairRequest,
} from '../../break-glass/index.js'
import type { Call } from '../commands/command.js'
import { readScript } from './read-script.js'
import { readSeconds } from './read-seconds.js'
import { UsageError } from './usage-error.js'

/** Reads what `repair` is asked for. Throws a `UsageError` that has everything that is wrong with the fixes. */
export async function readRepair(call: Call): Promise<RepairRequest> {
  const { 'healthy-timeout': timeout = '300', untrusted: isUntrusted = false } = call
  const rules = (call.healthy ?? []).map(readRule)
  const isDry = call['dry-run'] === true
  if (isUntrusted && rules.length === 0 && !isDry)
    throw new UsageError(
      "option '--untrusted' needs --healthy: the instance's own agent proves nothing then",
    )
  const choice = readChoice(call)
  const parameters = await readParameters(call.parameter ?? [])
  return {
    mendings: await readMendings(call, parameters),
    choice,
    parameters: choice === 'given' ? new Map() : checked(parameters),
    rules: rules.length === 0 ? [{ kind: 'boots' }] : rules,
    healthyTimeout: readSeconds('--healthy-timeout', timeout, 1),
    isUntrusted,
    keepsRescue: call['keep-rescue'] === true,
    isDry,
  }
}

/** The reason of a rescue that a repair makes, if none is given. */
export function reasonOfRepair(fixes: readonly string[]): string {
  const what = fixes.length === 0 ? 'what a diagnosis finds' : fixes.join(', ')
  return `repair: ${what}`.slice(0, 200)
}

function readRule(text: string): HealthyRule {
  if (text.startsWith('tcp:')) {
    const port = /^tcp:([1-9]\d{0,4})$/.exec(text)?.[1]
    if (port !== undefined && Number(port) <= 65_535) return { kind: 'tcp', port: Number(port) }
    throw new UsageError(`'${text}' is not a port for '--healthy': tcp:PORT, from 1 to 65535`)
  }
  const reason = explainPattern(text)
  if (reason === null) return { kind: 'console', pattern: text }
  throw new UsageError(`'${text}' for '--healthy' ${reason}`)
}

function readChoice({ fix = [], auto = false }: Call): RepairRequest['choice'] {
  if (auto && fix.length > 0)
    throw new UsageError("option '--auto' does not go with '--fix': it chooses the fixes itself")
  return auto ? 'auto' : fix.length > 0 ? 'given' : 'ask'
}

/** Parameters of fixes that a diagnosis may propose: each may stand for all that its fix needs. */
function checked(parameters: Parameters): Parameters {
  const failures = [...parameters].flatMap(([id, of]) => failuresOf(id, of))
  if (failures.length > 0) throw new UsageError(failures.join('\n'))
  return parameters
}

function failuresOf(id: string, parameters: Readonly<Record<string, string>>): readonly string[] {
  const ordered = orderFix({ id, parameters })
  return ordered.ok ? [] : ordered.failures.map(({ property, reason }) => `${property}: ${reason}`)
}

async function readMendings(
  { fix = [] }: Call,
  parameters: Parameters,
): Promise<readonly Mending[]> {
  const ids = fix.filter((word) => !isFile(word))
  for (const [id, of] of parameters)
    if (fix.length > 0 && !ids.includes(id))
      throw new UsageError(
        `'${id}.${Object.keys(of).join(', ')}' is a parameter of fix '${id}', which is not given`,
      )
  const failures: string[] = []
  const mendings: Mending[] = []
  for (const word of fix) {
    if (isFile(word)) mendings.push({ kind: 'script', name: word, script: await readScript(word) })
    else {
      const of = parameters.get(word) ?? {}
      const ordered = orderFix({ id: word, parameters: of })
      if (ordered.ok) mendings.push({ kind: 'fix', name: word, order: ordered.order })
      else failures.push(...failuresOf(word, of))
    }
  }
  if (failures.length > 0) throw new UsageError(failures.join('\n'))
  if (new Set(fix).size === fix.length) return mendings
  throw new UsageError(`a fix is given twice: ${fix.join(', ')}`)
}

/** The id of a fix has neither. */
function isFile(word: string): boolean {
  return /[/.]/.test(word)
}

type Parameters = ReadonlyMap<string, Readonly<Record<string, string>>>

async function readParameters(given: readonly string[]): Promise<Parameters> {
  const all = new Map<string, Record<string, string>>()
  for (const text of given) {
    const [, id = '', name = '', value = ''] = /^([a-z-]+)\.([a-z-]+)=([^]*)$/.exec(text) ?? []
    // The value may be a secret, so it is not shown.
    if (id === '') throw new UsageError("a '--parameter' is not FIX.NAME=VALUE")
    const of = all.get(id) ?? {}
    if (Object.hasOwn(of, name)) throw new UsageError(`parameter '${id}.${name}' is given twice`)
    all.set(id, { ...of, [name]: value.startsWith('@') ? await readValue(value.slice(1)) : value })
  }
  return all
}

async function readValue(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the parameter cannot be read: ${(cause as Error).message}`, { cause })
  })
  return text.trim()
}

/**
 * The words with which the same repair is asked for again, beside its fixes; with `ids`, with these fixes in place of
 * those that were chosen. A secret value is not among them.
 */
export function wordsOfRepair(call: Call, ids?: readonly string[]): readonly string[] {
  const plain = (call.parameter ?? [])
    .filter((text) => !/\.(?:hash|key)=[^@]/.test(text))
    .filter((text) => ids?.includes(text.split('.', 1)[0] ?? '') ?? true)
  const many = (name: string, values: readonly string[] = []): readonly string[] =>
    values.flatMap((value) => [`--${name}`, value])
  const flags = (['auto', 'untrusted', 'keep-rescue', 'no-stack'] as const).filter(
    (name) => call[name] === true && (name !== 'auto' || ids === undefined),
  )
  const timeout = call['healthy-timeout']
  return [
    ...many('parameter', plain),
    ...many('healthy', call.healthy),
    ...many('healthy-timeout', timeout === undefined ? [] : [timeout]),
    ...flags.map((name) => `--${name}`),
  ]
}
