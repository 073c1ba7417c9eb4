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
  return {
    mendings: await readMendings(call),
    rules: rules.length === 0 ? [{ kind: 'boots' }] : rules,
    healthyTimeout: readSeconds('--healthy-timeout', timeout, 1),
    isUntrusted,
    keepsRescue: call['keep-rescue'] === true,
    isDry,
  }
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

async function readMendings({ fix = [], parameter = [] }: Call): Promise<readonly Mending[]> {
  const parameters = await readParameters(parameter)
  const ids = fix.filter((word) => !isFile(word))
  for (const [id, of] of parameters)
    if (!ids.includes(id))
      throw new UsageError(
        `'${id}.${Object.keys(of).join(', ')}' is a parameter of fix '${id}', which is not given`,
      )
  const failures: string[] = []
  const mendings: Mending[] = []
  for (const word of fix) {
    if (isFile(word)) mendings.push({ kind: 'script', name: word, script: await readScript(word) })
    else {
      const ordered = orderFix({ id: word, parameters: parameters.get(word) ?? {} })
      if (ordered.ok) mendings.push({ kind: 'fix', name: word, order: ordered.order })
      else
        failures.push(...ordered.failures.map(({ property, reason }) => `${property}: ${reason}`))
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

/** The words with which the same repair is asked for again, beside its fixes. A secret value is not among them. */
export function wordsOfRepair(call: Call): readonly string[] {
  const plain = (call.parameter ?? []).filter((text) => !/\.(?:hash|key)=[^@]/.test(text))
  const many = (name: string, values: readonly string[] = []): readonly string[] =>
    values.flatMap((value) => [`--${name}`, value])
  const flags = (['untrusted', 'keep-rescue', 'no-stack'] as const).filter(
    (name) => call[name] === true,
  )
  const timeout = call['healthy-timeout']
  return [
    ...many('parameter', plain),
    ...many('healthy', call.healthy),
    ...many('healthy-timeout', timeout === undefined ? [] : [timeout]),
    ...flags.map((name) => `--${name}`),
  ]
}
