import type { PlanIssue } from '../issues.js'
import type { RescueRequest } from '../types.js'
import { HYPERVISORS } from './fit-bus.js'
import { isKnownMachine, machineOf } from './machines.js'

/** True if the rescue has a disk of its own. Only a kernel makes it unnecessary. */
export function hasRescueDisk({ image, directBoot }: RescueRequest): boolean {
  return image !== null || directBoot === undefined
}

/**
 * Says that QEMU cannot load the kernel.
 *
 * It can on every machine of our table (its option `-kernel`). On another board it can if the instance itself
 * boots so.
 */
export function unfitKernel({ directBoot, domain }: RescueRequest): readonly PlanIssue[] {
  const { type, arch, machine } = domain
  const isAble = isKnownMachine(machineOf(domain)) || domain.directBoot.includes('kernel')
  if (directBoot === undefined || (HYPERVISORS.stable.includes(type) && isAble)) return []
  return [{ code: 'unsupported-direct-boot', type, machine: machine || arch }]
}
