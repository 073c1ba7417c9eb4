import { hasTpm, parseDomain } from '../../../domain-xml/index.js'
import type { DiskOverlay, RescueArtifacts } from '../../../domain-xml/index.js'
import { unrescueCommand } from '../../../shell/index.js'
import type { InspectedImage } from '../../../storage/index.js'
import { isOwnSystem, smbiosStrings } from '../../handover/smbios-strings.js'
import { findArtifact, overlaysOf } from '../../model/artifacts.js'
import { makeMarker } from '../../model/marker.js'
import { hasSmbios, serialOf } from '../../proof/expected-sign.js'
import type { EnterWork } from '../work.js'

/** What the host has ready for the rescue XML. */
export function describeArtifacts(work: EnterWork): RescueArtifacts {
  const { held, runtime, inputs, image, plan, seen, copy } = work
  const { claim } = held.state
  return {
    rescueDisk: image === null ? null : describeDisk(work, image),
    nvramCopy: plan.copyNvram ? (findArtifact(claim, 'nvram')?.path ?? null) : null,
    configDrive: findArtifact(claim, 'config-drive')?.path ?? null,
    overlays: new Map(overlaysOf(claim).flatMap((one) => describeOverlay(work, one))),
    marker: makeMarker(held, inputs, {
      copyHash: copy.hash,
      kernel: plan.directBoot?.kernel,
      leftOut: hasTpm(seen.storedXml) ? 'tpm' : undefined,
      start: runtime.randomHex(6),
    }),
    smbiosStrings: isHandedOver(work) ? handOver(work) : [],
    liveXml: seen.marker === null ? seen.liveXml : null,
  }
}

function describeDisk(work: EnterWork, image: InspectedImage): RescueArtifacts['rescueDisk'] {
  const { claim } = work.held.state
  const { type, path, isReadable } = image
  const format = image.format === 'qcow2' ? 'qcow2' : 'raw'
  // Our own system says with a nonce that it runs; of any other the guest agent is asked.
  const isAsked = work.plan.channels !== undefined && !isOwnSystem(work)
  const marks = {
    ...(isAsked ? { serial: serialOf(claim) } : {}),
    // Who can read the image anyway needs not own it.
    keepsOwner: work.owners.areGiven && isReadable && type === 'file',
  }
  const disk = findArtifact(claim, 'rescue-disk')
  if (disk === null) return { type, path, format, readOnly: true, backing: null, ...marks }
  const { path: own, copy } = disk
  if (copy === undefined)
    return { ...WRITABLE, type: 'file', path: own, backing: { type, path, format }, ...marks }
  // It is ours, so it need not keep its owner.
  const alone = { ...WRITABLE, path: own, backing: null, ...marks, keepsOwner: false }
  return copy === 'file' ? { ...alone, type: 'file' } : { ...alone, type: 'block', format: 'raw' }
}

const WRITABLE = { format: 'qcow2', readOnly: false } as const

function describeOverlay(
  { overlaid }: EnterWork,
  { disk, path }: ReturnType<typeof overlaysOf>[number],
): [number, DiskOverlay][] {
  const below = overlaid.find((one) => one.disk === disk)
  return below === undefined ? [] : [[disk, { path, below: below.below, isWhole: below.isWhole }]]
}

/** Our own system is told more than who may log in; one with systemd 252 or newer takes that from any image. */
function isHandedOver(work: EnterWork): boolean {
  if (work.plan.channels !== undefined && isOwnSystem(work)) return true
  const { sshAuthorizedKeys, passwordHash } = work.credentials
  return (
    (sshAuthorizedKeys.length > 0 || passwordHash !== null) &&
    hasSmbios(parseDomain(work.seen.storedXml))
  )
}

function handOver({ uri, runtime, held, credentials }: EnterWork): readonly string[] {
  const { instance } = held.state.claim
  return smbiosStrings({
    nonce: runtime.randomHex(16),
    instance,
    end: unrescueCommand(uri, instance),
    credentials,
  })
}
