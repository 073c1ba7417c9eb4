/** Plain properties by name. */
export type Bag = Readonly<Record<string, unknown>>

/** Properties of a resource, and the names of those that are secrets. */
export interface Properties {
  readonly values: Bag
  readonly secrets: readonly string[]
}
