import { hostname, userInfo } from 'node:os'

/** Who works here: the owner of a rescue that has no stack. A container may have no name for its user. */
export function nameOfPerson(environment: Readonly<Record<string, string | undefined>>): string {
  return `${userName() ?? (environment['USER'] || 'somebody')}@${hostname()}`
}

function userName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}
