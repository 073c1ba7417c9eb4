import { UNKNOWN } from '../../dynamic/inputs/unknowns.js'
import type { InputFailure } from '../../inputs/index.js'
import { CAN_BE_TYPED, hashAgain } from '../../password/hash-password.js'
import type { Bag, Properties } from '../wire/properties.js'

/** Arguments without a password, and what is wrong with the password. */
export interface WithoutPassword {
  readonly properties: Properties
  readonly failures: readonly InputFailure[]
}

/** What the hash of a password follows from. */
export interface Hashing {
  /** PROJECT/NAME, as the SDK has it: both give the same hash. */
  readonly purpose: string
  /** The arguments before. */
  readonly olds: Bag
}

/**
 * Replaces the argument `adminPassword` by `adminPasswordHash`.
 *
 * What check answers is all that the engine keeps of the arguments, and all that create gets. So the password
 * itself is in no state, no saved plan and no log.
 */
export function withoutPassword(
  { values, secrets }: Properties,
  { purpose, olds }: Hashing,
): WithoutPassword {
  const { adminPassword, ...rest } = values
  const others = secrets.filter((name) => name !== 'adminPassword')
  if (adminPassword === undefined || adminPassword === null)
    return { properties: { values: rest, secrets: others }, failures: [] }
  const failures = [
    ...(isGiven(rest['adminPasswordHash'])
      ? fail('is given together with adminPasswordHash; give one of them')
      : []),
    ...(!canBeTyped(adminPassword)
      ? fail('is not a text of 1 to 512 characters without control characters')
      : []),
  ]
  if (failures.length > 0 || !canBeTyped(adminPassword))
    return { properties: { values: rest, secrets: others }, failures }
  const adminPasswordHash =
    adminPassword === UNKNOWN
      ? UNKNOWN
      : hashAgain(adminPassword, purpose, olds['adminPasswordHash'])
  return {
    properties: {
      values: { ...rest, adminPasswordHash },
      secrets: [...others, 'adminPasswordHash'],
    },
    failures: [],
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function canBeTyped(password: unknown): password is string {
  return typeof password === 'string' && CAN_BE_TYPED.test(password)
}

/** The name of the argument is in the sentence alone: beside a name Pulumi prints the value. */
function fail(reason: string): readonly InputFailure[] {
  return [{ property: '', reason: `adminPassword: ${reason}` }]
}
