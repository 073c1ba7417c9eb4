import type { Obstacle, PlanIssue } from '../issues.js'
import { HYPERVISORS } from '../request/fit-bus.js'

/**
 * Explains an issue: a clause without capital and full stop, to follow `Instance 'web' cannot be rescued: `.
 */
export function explain(issue: PlanIssue): string {
  switch (issue.code) {
    case 'unsupported-hypervisor':
      return `${issue.mode} rescue does not support domain type '${issue.type}' (possible: ${list(HYPERVISORS[issue.mode])})`
    case 'unsupported-rescue-device':
      return issue.machine === null
        ? `'${issue.device}' is not a valid rescue device (possible: ${list(issue.possible)})`
        : `machine '${issue.machine}' cannot have a ${issue.device} (possible: ${list(issue.possible)})`
    case 'unsupported-rescue-bus':
      return issue.machine === null
        ? `'${issue.bus}' (${issue.origin}) is not a valid bus for a rescue disk (possible: ${list(issue.possible)})`
        : `machine '${issue.machine}' has no ${issue.bus} bus (${issue.origin}; possible: ${list(issue.possible)})`
    case 'bus-cannot-carry-device':
      return `bus '${issue.bus}' cannot carry a ${issue.device} (possible: ${list(issue.possible)})`
    case 'no-free-target':
      return `bus '${issue.bus}' is full (limit: ${issue.limit} disks)`
    case 'no-free-address':
      return `machine '${issue.machine}' has no free address on bus '${issue.bus}' after the instance's own disks (possible: ${list(issue.possible)})`
    case 'volume-backed-needs-stable':
      return `root disk '${issue.target}' is a volume (${issue.type}), and only stable device rescue supports it (set hw_rescue_device or hw_rescue_bus on the rescue image)`
    case 'boot-override':
      return `the definition tells QEMU itself what to boot, so the rescue disk would not boot (remove for the rescue: ${list(issue.overrides)})`
    case 'firmware-not-copied':
      return `the firmware '${issue.loader}' keeps the instance's UEFI variables in its own file, and libvirt makes no copy of that file for a rescue (give the instance a read-only loader and an <nvram> of its own)`
    case 'disk-not-protected':
      return `disk '${issue.target}' cannot be protected (originalDisks ${issue.wanted}): ${OBSTACLES[issue.obstacle](issue)}`
    case 'unsupported-direct-boot':
      return `a kernel cannot be booted directly on machine '${issue.machine}' of domain type '${issue.type}', as far as is known (name a rescue image without a kernel)`
    case 'no-rescue-image':
      return 'no rescue image was given, and the root disk has no original image to use instead'
    case 'no-root-disk':
      return 'legacy rescue needs a root disk, and the instance has none (set hw_rescue_device or hw_rescue_bus on the rescue image)'
    case 'live-differs':
      return `the running guest differs from its stored definition: ${list(issue.differences)}`
  }
}

type Unprotected = Extract<PlanIssue, { readonly code: 'disk-not-protected' }>

const OBSTACLES: Readonly<Record<Obstacle, (issue: Unprotected) => string>> = {
  lun: () => 'it is a lun, whose SCSI commands go to the device itself',
  foreign: ({ type }) => `another process than QEMU writes to it (type ${type})`,
  source: (issue) =>
    `there can be no overlay on a source of type ${issue.type}${whyOverlay(issue)} (possible: file, block, volume)`,
  shareable: (issue) =>
    `it is shareable, and under an overlay it must not change${whyOverlay(issue)}`,
  encrypted: (issue) =>
    `it is encrypted, and an overlay would have what is written in clear${whyOverlay(issue)}`,
  hypervisor: () => 'the hypervisor is xen (possible: qemu, kvm)',
}

/** With `read-only` an overlay is needed only because of the bus. */
function whyOverlay({ wanted, bus }: Unprotected): string {
  return wanted !== 'read-only'
    ? ''
    : `, which it needs because bus '${bus}' has no read-only disks`
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ')
}
