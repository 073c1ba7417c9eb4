/** A value in an example. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

/** One use of a resource or a function, from which the programs of all languages are written. */
export interface Example {
  readonly title: string
  /** `libvirt-rescue:index:InstanceRescue`. */
  readonly token: string
  /** The name of the resource, or of the variable with the result. */
  readonly name: string
  readonly args: Readonly<Record<string, Value>>
  /** What the program shows: a text, a truth value, or how many there are in a list. */
  readonly output: { readonly name: string; readonly type: 'text' | 'truth' | 'list' }
}

/** `InstanceRescue` of `libvirt-rescue:index:InstanceRescue`. */
export function nameIn({ token }: Pick<Example, 'token'>): string {
  return token.slice(token.lastIndexOf(':') + 1)
}

/** True for a function, whose name begins with a small letter. */
export function isFunction(example: Pick<Example, 'token'>): boolean {
  return /^[a-z]/.test(nameIn(example))
}
