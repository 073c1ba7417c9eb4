import type { DiskAccess, RescueMode } from './types.js'

/**
 * Why a disk cannot be kept from being written to: its SCSI commands go to the device itself; another
 * process writes to it; no overlay is possible on such a source; other guests write to it at the same
 * time; an overlay would hold its content in clear; the hypervisor has no overlays of ours.
 */
export type Obstacle = 'lun' | 'foreign' | 'source' | 'shareable' | 'encrypted' | 'hypervisor'

/** One reason why there is no plan, with the values that decided it. */
export type PlanIssue =
  | {
      readonly code: 'unsupported-hypervisor'
      /** `<domain type=…>`. */
      readonly type: string
      /** The mode that does not support it. */
      readonly mode: RescueMode
    }
  | {
      readonly code: 'unsupported-rescue-device'
      /** The device that was asked for. */
      readonly device: string
      /** The machine that cannot have it; null if no machine can. */
      readonly machine: string | null
      /** Devices that the machine can have; if `machine` is null, every rescue device. */
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'unsupported-rescue-bus'
      /** As the property names it, known or not. */
      readonly bus: string
      /** The image property that names it, or what it follows from. */
      readonly origin: string
      /** The machine that lacks it; null if no machine has it. */
      readonly machine: string | null
      /** Buses of that machine that carry the device; if `machine` is null, every rescue bus. */
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'bus-cannot-carry-device'
      /** The bus that was asked for. */
      readonly bus: string
      /** A rescue device, or `lun` or `read-only disk` of a root disk that must move. */
      readonly device: string
      /** Buses of this machine that can. */
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'no-free-target'
      /** The bus that takes no more disks. */
      readonly bus: string
      /** How many disks it takes. */
      readonly limit: number
    }
  | {
      readonly code: 'no-free-address'
      /** The bus that has no place after the instance's own disks. */
      readonly bus: string
      /** The machine's type, or its architecture if the XML names no type. */
      readonly machine: string
      /** Other buses of this machine that carry the device. */
      readonly possible: readonly string[]
    }
  | {
      readonly code: 'volume-backed-needs-stable'
      /** The root disk's name. */
      readonly target: string
      /** `<disk type=…>` of the root disk. */
      readonly type: string
    }
  | {
      readonly code: 'boot-override'
      /** `Domain.bootOverrides`, at least one. */
      readonly overrides: readonly string[]
    }
  | {
      readonly code: 'firmware-not-copied'
      /** `Firmware.writableLoader`: code and variables in one file, of which libvirt makes no copy. */
      readonly loader: string
    }
  | {
      readonly code: 'disk-not-protected'
      /** The disk that what the rescue writes cannot be kept from. */
      readonly target: string
      /** What was asked for. */
      readonly wanted: DiskAccess
      /** Why it cannot be done. */
      readonly obstacle: Obstacle
      /** The bus of the disk during the rescue. */
      readonly bus: string
      /** `<disk type=…>`. */
      readonly type: string
    }
  | {
      /** QEMU cannot load a kernel there, or it is not known that it can. */
      readonly code: 'unsupported-direct-boot'
      /** `<domain type=…>`. */
      readonly type: string
      /** The machine's type, or its architecture if the XML names no type. */
      readonly machine: string
    }
  | { readonly code: 'no-rescue-image' }
  | { readonly code: 'no-root-disk' }
  | {
      /** Not found by the planner, which sees the stored definition only. */
      readonly code: 'live-differs'
      /** What differs in the running guest, each in words. */
      readonly differences: readonly string[]
    }

/** What was asked for, or every reason why there is none. */
export type Planned<T> =
  | {
      readonly ok: true
      /** What was asked for. */
      readonly value: T
    }
  | {
      readonly ok: false
      /** At least one. */
      readonly issues: readonly PlanIssue[]
    }
