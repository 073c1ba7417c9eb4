import type * as z from 'zod'

/**
 * The outputs without the arguments that they repeat, and without the names of those that are secrets.
 *
 * An argument that the program no longer has must not stay behind when the new arguments are put over old outputs.
 */
export function withoutArguments<T extends object>(
  outputs: T,
  { shape }: Pick<z.ZodObject, 'shape'>,
): T {
  const isArgument = (name: string): boolean => name in shape || name === 'secretArguments'
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !isArgument(name))) as T
}
