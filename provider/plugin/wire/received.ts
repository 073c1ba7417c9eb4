import { UNKNOWN } from '../../dynamic/inputs/unknowns.js'

/** Properties as the resources take them: plain values, and the names of the properties that are secrets. */
export interface Received {
  /** A value that is not known yet is `UNKNOWN`, whatever its type will be. */
  readonly values: Record<string, unknown>
  /** Names of the properties that are secrets or have one inside. */
  readonly secrets: readonly string[]
}

/**
 * Reads properties as the engine sends them: secrets lose their wrapping, and an array with an unknown
 * element is unknown as a whole.
 *
 * See sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi.
 */
export function receive(properties: Readonly<Record<string, unknown>>): Received {
  const secrets: string[] = []
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, wire]) => {
      const { value, isSecret } = read(wire)
      if (isSecret) secrets.push(name)
      return [name, value]
    }),
  )
  return { values, secrets }
}

interface Read {
  readonly value: unknown
  readonly isSecret: boolean
}

function read(wire: unknown): Read {
  if (typeof wire === 'string')
    return { value: UNKNOWNS.includes(wire) ? UNKNOWN : wire, isSecret: false }
  if (Array.isArray(wire)) return readArray(wire)
  if (typeof wire !== 'object' || wire === null) return { value: wire, isSecret: false }
  const bag = wire as Readonly<Record<string, unknown>>
  if (bag[SIGNATURE] === SECRET) return { ...read(bag['value']), isSecret: true }
  // A value with dependencies; one that is not known has no value.
  if (bag[SIGNATURE] === OUTPUT)
    return {
      value: 'value' in bag ? read(bag['value']).value : UNKNOWN,
      isSecret: bag['secret'] === true,
    }
  const { values, secrets } = receive(bag)
  return { value: values, isSecret: secrets.length > 0 }
}

function readArray(wire: readonly unknown[]): Read {
  const elements = wire.map(read)
  const values = elements.map(({ value }) => value)
  return {
    value: values.includes(UNKNOWN) ? UNKNOWN : values,
    isSecret: elements.some(({ isSecret }) => isSecret),
  }
}

/** The key that marks an object as something else than an object. */
const SIGNATURE = '4dabf18193072939515e22adb298388d'
const SECRET = '1b47061264138c4ac30d75fd1eb44270'
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4'

/** One for each type: of strings and of values of any type, truth values, numbers, arrays, assets, archives, objects. */
const UNKNOWNS: readonly string[] = [
  UNKNOWN,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]

/** Wraps the properties with these names as secrets, as the engine takes them. */
export function withSecrets(
  values: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      secrets.includes(name) ? { [SIGNATURE]: SECRET, value } : value,
    ]),
  )
}
