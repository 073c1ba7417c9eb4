import type { CommandInputs } from './model/types.js'

/** Arguments that the output of a script may repeat, and so what it writes is a secret if one of them is. */
export const REPEATED_ARGUMENTS = ['create', 'delete', 'environment'] as const

/** True if what the scripts write is a secret. */
export function isHidden({
  secretArguments = [],
}: Pick<CommandInputs, 'secretArguments'>): boolean {
  return REPEATED_ARGUMENTS.some((name) => secretArguments.includes(name))
}
