import type { PlannedRescue } from '../../instance-rescue/index.js'

/** Properties as Pulumi keeps them. */
export type Stored<T extends object> = Omit<T, 'plan'> & {
  readonly __plan?: PlannedRescue | undefined
}

/**
 * Gives the plan the name under which Pulumi keeps it.
 *
 * The layout is in the plan, so it is stored once, and the SDK makes its outputs `plan` and `layout` from
 * it. Pulumi prints no property whose name begins with two underscores, so `preview --diff` shows no copy
 * of the plan. The name is permanent.
 */
export function storePlan<T extends { readonly plan?: PlannedRescue | undefined }>({
  plan,
  ...rest
}: T): Stored<T> {
  return { ...rest, ...(plan === undefined ? {} : { __plan: plan }) }
}

/**
 * Gives the plan its own name back.
 *
 * Release 0.1.0 stored the plan as `plan`, or null if it was secret and not known, and the layout beside it.
 */
export function restorePlan<T extends object>(stored: T): Restored<T> {
  const { __plan, plan } = stored as T & Older
  const found = __plan ?? plan ?? undefined
  const rest = Object.entries(stored).filter(([name]) => !NAMES.includes(name))
  return {
    ...(Object.fromEntries(rest) as Omit<T, keyof Older>),
    ...(found === undefined ? {} : { plan: found }),
  }
}

type Restored<T> = Omit<T, keyof Older> & { readonly plan?: PlannedRescue }

const NAMES: readonly string[] = ['__plan', 'plan', 'layout'] satisfies (keyof Older)[]

interface Older {
  readonly __plan?: PlannedRescue | null | undefined
  readonly plan?: PlannedRescue | null | undefined
  readonly layout?: unknown
}
