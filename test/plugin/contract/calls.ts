/** Properties of a resource. */
export type Bag = Readonly<Record<string, unknown>>

/** What Pulumi keeps of a resource after a call. */
export interface Kept {
  readonly id: string
  /** The outputs that a program sees, and what is stored beside them. */
  readonly outputs: Bag
  /** Why the resource is not finished: Pulumi keeps it all the same. Empty: it is finished. */
  readonly reasons: readonly string[]
}

/** What a difference means. */
export interface Difference {
  readonly changes: boolean
  readonly replaces: readonly string[]
  /** True if the old one must be gone before the new one is made. */
  readonly first: boolean
}

/**
 * The calls that the engine makes for one resource. An error that keeps nothing in Pulumi's state rejects the call with its
 * message.
 */
export interface Calls {
  /** Takes the setting `libvirt-rescue:uri`. */
  configure(uri: string): Promise<void>
  check(olds: Bag, news: Bag): Promise<{ inputs?: Bag; failures?: readonly string[] }>
  diff(olds: Bag, news: Bag): Promise<Difference>
  create(inputs: Bag): Promise<Kept>
  read(id: string, olds: Bag): Promise<Bag | undefined>
  update(id: string, olds: Bag, news: Bag): Promise<Kept>
  delete(id: string, olds: Bag): Promise<void>
}

/** The resources that both providers have. */
export const RESOURCES = [
  'InstanceRescue',
  'RescueImage',
  'InstanceState',
  'RescueCommand',
] as const
/** One of `RESOURCES`. */
export type Resource = (typeof RESOURCES)[number]

/** The resource that all rows work with. */
export const OWNER = {
  organization: 'organization',
  project: 'tests',
  stack: 'memory',
  name: 'fix',
} as const
