import { isDeepStrictEqual } from 'node:util'

type Bag = Readonly<Record<string, unknown>>

/**
 * The property that holds what the program does not see: the owner, the plan, the pool of the record …
 *
 * Pulumi prints no property whose name begins with two underscores. The name is permanent.
 */
export const HIDDEN = '__state'

/** Puts everything whose name is not among `shown` into one hidden property. */
export function pack(bag: Bag, shown: readonly string[]): Record<string, unknown> {
  const isShown = ([name]: [string, unknown]): boolean => shown.includes(name)
  const hidden = Object.entries(bag).filter((entry) => !isShown(entry))
  return {
    ...Object.fromEntries(Object.entries(bag).filter(isShown)),
    [HIDDEN]: Object.fromEntries(hidden),
  }
}

/** The reverse of `pack`; what the program gives wins over what is hidden. */
export function unpack({ [HIDDEN]: hidden, ...rest }: Bag): Record<string, unknown> {
  return { ...(hidden as Bag | undefined), ...rest }
}

/**
 * The arguments without the hidden property, if it is that of the old inputs: Pulumi checks imported inputs against
 * themselves. If a program gives it, it is refused as every name that is no argument.
 */
export function withoutHidden(olds: Bag, news: Bag): Bag {
  const { [HIDDEN]: hidden, ...rest } = news
  return isDeepStrictEqual(hidden, olds[HIDDEN]) ? rest : news
}

/** The shared provider needs the URN for one call; in the state it would be an old one after a renaming. */
export function withoutUrn(bag: Bag): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([name]) => name !== '__urn'))
}
