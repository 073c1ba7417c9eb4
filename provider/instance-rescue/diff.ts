import { configDriveBus, rescueMode, resolveRescue, scsiModel } from '../planner/index.js'
import type { ImageProperties } from '../planner/types.js'
import type { RescueDiff, RescueInputs, RescueOutputs } from './model/types.js'
import { directBootOf } from './model/direct-boot.js'
import { policyOf } from './model/policy.js'
import { hasAgent } from './proof/expected-sign.js'

/**
 * Compares what two sets of arguments mean, not how they are written.
 *
 * Another image, device, bus, mode, instance, pool, host, key, password, user data or
 * `originalDisks` replaces the rescue. `afterUnrescue`,
 * `shutdownTimeout`, `bootTimeout`, `bootPattern`, `onBootTimeout`, `reason`, `ticket` and
 * `ttl` are updated in place. A rescue that
 * stopped, was left, was not finished, or whose repair is on probation is updated, too. Plan and owner are ignored.
 */
export function diff(olds: RescueOutputs, news: RescueInputs): RescueDiff {
  const replaces = REPLACING.filter((property) => isReplaced[property](olds, news))
  return { changes: replaces.length > 0 || isUpdated(olds, news) || needsWork(olds), replaces }
}

const REPLACING = [
  'instance',
  'uri',
  'pool',
  'image',
  'originalDisks',
  'sshAuthorizedKeys',
  'adminPasswordHash',
  'generatePassword',
  'userData',
] as const

const isReplaced: Readonly<
  Record<(typeof REPLACING)[number], (olds: RescueOutputs, news: RescueInputs) => boolean>
> = {
  instance: (olds, news) =>
    news.instance !== olds.instance && news.instance.toLowerCase() !== olds.domainUuid,
  uri: (olds, news) => news.uri !== olds.uri,
  pool: (olds, news) => news.pool !== olds.pool,
  originalDisks: (olds, news) =>
    (news.originalDisks ?? 'read-write') !== (olds.originalDisks ?? 'read-write'),
  // A rescue system is given its keys and passwords at its start.
  sshAuthorizedKeys: (olds, news) =>
    (olds.sshAuthorizedKeys ?? []).join('\n') !== (news.sshAuthorizedKeys ?? []).join('\n'),
  adminPasswordHash: (olds, news) => olds.adminPasswordHash !== news.adminPasswordHash,
  generatePassword: (olds, news) =>
    (olds.generatePassword ?? false) !== (news.generatePassword ?? false),
  userData: (olds, news) => olds.userData !== news.userData,
  image: (olds, news) => isOtherImage(olds, news) || isOtherEffect(olds, news),
}

function isOtherImage({ image: old }: RescueOutputs, { image }: RescueInputs): boolean {
  const isOtherSum =
    old?.sha256 !== undefined && image?.sha256 !== undefined && old.sha256 !== image.sha256
  const isOtherBoot = JSON.stringify(directBootOf(old)) !== JSON.stringify(directBootOf(image))
  return old?.path !== image?.path || isOtherSum || isOtherBoot
}

/** Compares what the properties mean on this instance's machine: a property that states the default changes nothing. */
function isOtherEffect(olds: RescueOutputs, news: RescueInputs): boolean {
  const meaning = (properties: ImageProperties = {}): string =>
    JSON.stringify([
      resolveRescue(olds.machine, properties),
      driveBuses(olds, properties),
      hasAgent(properties),
      hasAddedScsi(olds) ? (scsiModel(properties) ?? 'virtio-scsi') : null,
    ])
  return meaning(olds.image?.properties) !== meaning(news.image?.properties)
}

/** In legacy rescue the image may move the instance's own config drives to another bus. */
function driveBuses({ plan }: RescueOutputs, properties: ImageProperties): readonly string[] {
  if (rescueMode(properties) === 'stable') return []
  const drives = (plan?.plan.before ?? []).filter(({ role }) => role === 'config-drive')
  return drives.map((drive) => configDriveBus(drive, properties))
}

function hasAddedScsi({ plan }: RescueOutputs): boolean {
  return plan?.plan.controllers.some(({ type }) => type === 'scsi') === true
}

function isUpdated(olds: RescueOutputs, news: RescueInputs): boolean {
  const [before, after] = [policyOf(olds), policyOf(news)]
  return (
    before.afterUnrescue !== after.afterUnrescue ||
    before.shutdownTimeout !== after.shutdownTimeout ||
    olds.reason !== news.reason ||
    olds.ticket !== news.ticket ||
    olds.ttl !== news.ttl ||
    olds.bootTimeout !== news.bootTimeout ||
    olds.bootPattern !== news.bootPattern ||
    olds.onBootTimeout !== news.onBootTimeout
  )
}

/** True if the next `up` has something to finish. */
function needsWork({ status, cleaned }: RescueOutputs): boolean {
  return ['stopped', 'probation', 'interrupted'].includes(status) || (status === 'left' && !cleaned)
}
