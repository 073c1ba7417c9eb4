import type { RescueMode } from './types.js'

/** Why there is no plan. All that is known at once, each with the values that decided it. */
export type PlanIssue =
  | {
      readonly code: 'unsupported-hypervisor'
      readonly type: string
      readonly mode: RescueMode
    }
  | {
      readonly code: 'unsupported-rescue-device'
      readonly device: string
      /** The machine that cannot have it; null where none can. */
      readonly machine: string | null
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'unsupported-rescue-bus'
      readonly bus: string
      /** The image property that names it, or what it follows from. */
      readonly origin: string
      /** The machine that lacks it; null where no machine has it. */
      readonly machine: string | null
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'bus-cannot-carry-device'
      readonly bus: string
      readonly device: string
      /** Buses of this machine that can. */
      readonly possible: readonly string[]
    }
  | { readonly code: 'no-free-target'; readonly bus: string; readonly limit: number }
  | {
      readonly code: 'no-free-address'
      readonly bus: string
      readonly machine: string
      /** Other buses of this machine that carry the device. */
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'volume-backed-needs-stable'
      readonly target: string
      /** `<disk type=…>` of the root disk. */
      readonly type: string
    }
  | { readonly code: 'no-rescue-image' }
  | { readonly code: 'no-root-disk' }
  | {
      /** Never the planner's own: it sees the stored definition only. */
      readonly code: 'live-differs'
      readonly differences: readonly string[]
    }

/** A decision, or every reason why there is none. */
export type Planned<T> =
  | { readonly ok: true; readonly plan: T }
  | { readonly ok: false; readonly issues: readonly PlanIssue[] }
