import { readFile } from 'node:fs/promises'
import type { ImageRequest, RescueRequest } from '../../break-glass/index.js'
import type { Call } from '../commands/command.js'
import { readSeconds } from './read-seconds.js'
import { UsageError } from './usage-error.js'

/** Reads what `plan` and `rescue` are asked for. Throws a `UsageError`. */
export async function readRequest(uri: string, call: Call): Promise<RescueRequest> {
  const { operand: instance, image: spec, 'original-disks': originalDisks } = call
  const image = spec === undefined ? null : readImage(spec)
  const keys = await Promise.all((call['ssh-key'] ?? []).map(readKeys))
  const timeout = call['shutdown-timeout']
  return {
    uri,
    image,
    properties: { ...placeOf(image, call), ...readProperties(call.property ?? []) },
    given: {
      instance,
      ...pick(call, ['reason', 'ticket', 'ttl']),
      ...(timeout === undefined
        ? {}
        : { shutdownTimeout: readSeconds('--shutdown-timeout', timeout, 0) }),
      ...(originalDisks === undefined ? {} : { originalDisks }),
      ...(keys.length === 0 ? {} : { sshAuthorizedKeys: keys.flat() }),
    },
  }
}

/** The options that are arguments of the same name, if they were given. */
function pick(call: Call, names: readonly ('reason' | 'ticket' | 'ttl')[]): Bag {
  return Object.fromEntries(
    names.flatMap((name) => (call[name] === undefined ? [] : [[name, call[name]]])),
  )
}

type Bag = Readonly<Record<string, unknown>>

function readImage(spec: string): ImageRequest {
  if (spec === 'builtin') return { source: { builtin: true } }
  if (spec.startsWith('/')) return { source: { path: spec } }
  if (/^\.\.?\//.test(spec)) return { source: { file: spec } }
  const [, pool, volume] = /^([^/]+)\/([^/]+)$/.exec(spec) ?? []
  if (volume !== undefined) return { source: { volume }, pool }
  throw new UsageError(
    `'${spec}' is not an image: builtin, a path on the host such as /images/rescue.iso, a volume as POOL/VOLUME, or a file of this machine such as ./rescue.iso`,
  )
}

function readProperties(pairs: readonly string[]): Readonly<Record<string, string>> {
  const read = pairs.map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`'${pair}' is not an image property: KEY=VALUE`)
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  const properties = Object.fromEntries(read)
  if (Object.keys(properties).length === read.length) return properties
  throw new UsageError(`an image property is given twice: ${pairs.join(', ')}`)
}

/**
 * Where the rescue disk goes if no property says it: as in the runbook.
 *
 * Not every ISO boots from a disk or on usb, but each boots from a cdrom on the machine's own bus for it. The
 * built-in image has a place of its own. What the instance was made from rescues as Nova does unless asked.
 */
function placeOf(
  image: ImageRequest | null,
  { mode, property = [] }: Call,
): Readonly<Record<string, string>> {
  const placing = property.find((pair) => /^hw_rescue_(device|bus)=/.test(pair))
  if (mode === 'legacy' && placing !== undefined)
    throw new UsageError(`'${placing}' makes a stable rescue, so it does not go with --mode legacy`)
  if (mode === 'legacy' && image?.source.builtin === true)
    throw new UsageError('the built-in image makes stable rescues: leave out --mode legacy')
  if (mode === 'legacy' || placing !== undefined) return {}
  if (image === null) return mode === undefined ? {} : ON_USB
  const { builtin, path, file, volume } = image.source
  if (builtin === true) return {}
  const isIso = [path, file, volume].some((name) => name?.endsWith('.iso') === true)
  return isIso ? { hw_rescue_device: 'cdrom' } : ON_USB
}

const ON_USB = { hw_rescue_device: 'disk', hw_rescue_bus: 'usb' }

/** The lines of a public key file that are not empty and no comments. */
export async function readKeys(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the key cannot be read: ${(cause as Error).message}`, { cause })
  })
  if (text.includes('PRIVATE KEY'))
    throw new UsageError(`'${file}' is a private key; its public key is in '${file}.pub'`)
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
}
