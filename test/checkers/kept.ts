import { isDeepStrictEqual } from 'node:util'
import { parseDomain } from '../../provider/domain-xml/index.js'
import type { Disk, Domain, RescuePlan } from '../../provider/planner/index.js'

/**
 * Checks a rescue XML against the definition it was made from: what every rescue must keep.
 *
 * Stable: each original disk with target, bus, device, source and address, in the original order.
 * Both modes: each other device and controller with its address, targets used once, and nothing
 * but the rescue disk with a boot order.
 */
export function brokenPromises(
  originalXml: string,
  plan: RescuePlan,
  rescueXml: string,
): readonly string[] {
  const [before, after] = [parseDomain(originalXml), parseDomain(rescueXml)]
  return [
    ...(plan.mode === 'stable' ? movedDisks(before, after) : []),
    ...(plan.mode === 'stable' ? otherSerials(originalXml, rescueXml) : []),
    ...movedDevices(before, after, plan),
    ...doubleTargets(before, after),
    ...otherBoots(after, plan),
  ]
}

function movedDisks(before: Domain, after: Domain): readonly string[] {
  const kept = after.disks.slice(0, before.disks.length)
  return before.disks.flatMap((disk, place) =>
    isDeepStrictEqual(essence(disk), kept[place] === undefined ? null : essence(kept[place]))
      ? []
      : [`disk '${disk.target}' is not what and where it was`],
  )
}

function essence({ type, target, bus, device, source, format, address }: Disk): unknown {
  return { type, target, bus, device, source, format, address }
}

/** A guest may know a disk by its serial. */
function otherSerials(originalXml: string, rescueXml: string): readonly string[] {
  const serials = (xml: string): string[] => xml.match(/<serial>[^<]*<\/serial>/g) ?? []
  const isSame = isDeepStrictEqual(serials(originalXml), serials(rescueXml))
  return isSame ? [] : ['the serials of the disks are not what they were']
}

function movedDevices(before: Domain, after: Domain, plan: RescuePlan): readonly string[] {
  const replaced = plan.controllers.filter(({ replaces }) => replaces !== null)
  const own = before.controllers.filter(
    ({ type, index }) => !replaced.some((other) => other.type === type && other.index === index),
  )
  const controllers = own.filter(
    (one) => !after.controllers.some((other) => isDeepStrictEqual(one, other)),
  )
  const places = after.occupants.map(({ element, address }) => ({ element, address }))
  const occupants = before.occupants.filter(
    ({ element, address }) =>
      element !== 'tpm' && // left out, so that its state stays what it is
      !places.some((other) => isDeepStrictEqual(other, { element, address })),
  )
  return [
    ...controllers.map(({ type, index }) => `controller '${type}' ${index} is not where it was`),
    ...occupants.map(({ element }) => `device '${element}' is not where it was`),
  ]
}

/** A definition whose own disks share a target is no better and no worse for the rescue. */
function doubleTargets(before: Domain, after: Domain): readonly string[] {
  const uses = ({ disks }: Domain, name: string): number =>
    disks.filter(({ target }) => target === name).length
  const targets = [...new Set(after.disks.map(({ target }) => target))]
  const twice = targets.filter((name) => uses(after, name) > Math.max(1, uses(before, name)))
  return twice.map((target) => `target '${target}' is used twice`)
}

function otherBoots(after: Domain, { rescueDevice, directBoot }: RescuePlan): readonly string[] {
  const disks = after.disks.filter(({ bootOrder }) => bootOrder !== null)
  const devices = after.occupants.filter(({ bootOrder }) => bootOrder !== null)
  const names = [...disks.map(({ target }) => target), ...devices.map(({ element }) => element)]
  const expected = after.type === 'xen' || rescueDevice === null ? [] : [rescueDevice.target]
  return [
    ...(isDeepStrictEqual(names, expected) ? [] : [`'${names.join("', '")}' would boot`]),
    ...(after.osBoot.length === 0 && (after.directBoot.length === 0 || directBoot !== undefined)
      ? []
      : ['<os> still boots something']),
  ]
}
