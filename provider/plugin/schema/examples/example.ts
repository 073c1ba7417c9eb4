/** A value in an example. */
export type Value =
  string | number | boolean | OutputOf | readonly Value[] | { readonly [key: string]: Value }

/** An output of the resource with that name, which an example needs. */
export class OutputOf {
  readonly name: string
  readonly output: string

  constructor(name: string, output: string) {
    this.name = name
    this.output = output
  }
}

/** A resource of an example, and those of its outputs that the program uses. */
export interface UsedResource {
  readonly token: string
  readonly name: string
  readonly args: Readonly<Record<string, Value>>
  readonly outputs: readonly string[]
}

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
  /** The resource whose outputs its arguments have. Absent: it needs none. */
  readonly needs?: UsedResource
}

/** The resources of an example, in the order in which they are made. */
export function resourcesOf({
  needs,
  token,
  name,
  args,
  output,
}: Example): readonly UsedResource[] {
  return [...(needs === undefined ? [] : [needs]), { token, name, args, outputs: [output.name] }]
}

/** `InstanceRescue` of `libvirt-rescue:index:InstanceRescue`. */
export function nameIn({ token }: Pick<Example, 'token'>): string {
  return token.slice(token.lastIndexOf(':') + 1)
}

/** True for a function, whose name begins with a small letter. */
export function isFunction(example: Pick<Example, 'token'>): boolean {
  return /^[a-z]/.test(nameIn(example))
}
