/** What is different in one property; `update` and `replace` say what becomes of the resource. */
export interface PropertyChange {
  /** Path in Pulumi's form: `image.properties.hw_rescue_bus`, `sshAuthorizedKeys[0]`. */
  readonly path: string
  readonly kind: 'add' | 'delete' | 'update'
  readonly isReplace: boolean
  /** True for an argument; false for an output that makes work, such as `status`. */
  readonly isInput: boolean
}

type Bag = Readonly<Record<string, unknown>>

/** Names of arguments. */
export interface Compared {
  readonly names: readonly string[]
  /** Those whose change replaces the resource, unless it means the same. */
  readonly replacing: readonly string[]
  /** Those whose change does so now. */
  readonly replaces: readonly string[]
}

/**
 * Says for each property that counts how it differs.
 *
 * The lifecycle decides what a change means. An argument from which the resource is made and that is written in another
 * way, but means the same, does not count.
 */
export function explainDiff(
  olds: Bag,
  news: Bag,
  { names, replacing, replaces }: Compared,
): readonly PropertyChange[] {
  return names
    .filter((name) => replaces.includes(name) || !replacing.includes(name))
    .flatMap((name) => {
      const changes = compare(name, olds[name], news[name])
      const isReplace = replaces.includes(name)
      return changes.map((change) => ({ ...change, isReplace, isInput: true }))
    })
}

type Difference = Pick<PropertyChange, 'path' | 'kind'>

function compare(path: string, before: unknown, after: unknown): readonly Difference[] {
  if (isAbsent(before)) return isAbsent(after) ? [] : [{ path, kind: 'add' }]
  if (isAbsent(after)) return [{ path, kind: 'delete' }]
  if (isBag(before) && isBag(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => compare(join(path, key), before[key], after[key]))
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const indices = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at)
    return indices.flatMap((at) => compare(`${path}[${at}]`, before[at], after[at]))
  }
  return before === after ? [] : [{ path, kind: 'update' }]
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function join(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
