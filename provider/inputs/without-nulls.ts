/** An object of arguments, as a user wrote it. */
export type Bag = Readonly<Record<string, unknown>>

/** Removes what counts as not given: `undefined`, and `null`, which an empty value in YAML is. It goes `depth` objects deep. */
export function withoutNulls(bag: Bag, depth: number): Bag {
  return Object.fromEntries(
    Object.entries(bag)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [
        key,
        depth > 0 && isBag(value) ? withoutNulls(value, depth - 1) : value,
      ]),
  )
}

/** True for an object that is not a list. */
export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
