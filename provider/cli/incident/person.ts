import { hostname, userInfo } from 'node:os'
import type { Context } from '../commands/command.js'

/** Who works here: the owner of a rescue that has no stack. A container may have no name for its user. */
export function nameOfPerson(environment: Readonly<Record<string, string | undefined>>): string {
  return `${userName() ?? (environment['USER'] || 'somebody')}@${hostname()}`
}

/**
 * The owner of a rescue that is made to look at an instance once, and of no other: another look of the same person, or
 * their repair, must not be taken for an earlier try of this one, which is undone.
 */
export function nameOfLook(
  { environment = {}, runtime }: Pick<Context, 'environment' | 'runtime'>,
  how: 'inside' | 'boot',
): string {
  return `${nameOfPerson(environment)} (diagnose --${how} ${runtime.randomHex(3)})`
}

function userName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}
