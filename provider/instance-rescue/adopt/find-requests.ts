import {
  AGENT_PORT,
  parseDomain,
  readDirectBoot,
  readMarker,
  RESCUE_PORT,
  sourceChains,
} from '../../domain-xml/index.js'
import type { Disk } from '../../planner/types.js'
import { findArtifact } from '../model/artifacts.js'
import type { Claim } from '../model/state.js'
import type { RescueImage, RescueInputs } from '../model/types.js'
import { serialOf } from '../proof/expected-sign.js'

/** The arguments that decide the layout. */
type Request = Pick<RescueInputs, 'image' | 'originalDisks' | 'pool'>

/** A rescue that runs, and the instance that it rescues. */
export interface Running {
  readonly liveXml: string
  readonly storedXml: string
  readonly claim: Claim
}

/**
 * Arguments that may have led to the rescue system that runs, the most likely first.
 *
 * The image is the end of the rescue disk's chain. The rest of a stable rescue's layout follows from its device and
 * bus. In a legacy rescue they may be the defaults, or not. What else was asked for is in the running XML and in the
 * record.
 */
export function findRequests(running: Running): readonly Request[] {
  const { liveXml, claim } = running
  const originalDisks = readMarker(liveXml)?.originalDisks
  const pool = poolOf(claim)
  return findImages(running).map((image) => ({
    image,
    ...(originalDisks === undefined ? {} : { originalDisks }),
    ...(pool === undefined ? {} : { pool }),
  }))
}

/** The pool of what the rescue made, if it is not the one that its record is in. */
function poolOf({ artifacts, overlays }: Claim): string | undefined {
  const home = artifacts.find(({ kind }) => kind === 'definition')?.pool.uuid
  return [...artifacts, ...(overlays === undefined ? [] : [overlays])]
    .map(({ pool }) => pool)
    .find(({ uuid }) => uuid !== home)?.name
}

function findImages(running: Running): readonly RescueImage[] {
  const { liveXml } = running
  const boot = kernelOf(liveXml)
  const disk = rescueDisk(running)
  if (disk === undefined) return boot === undefined ? [] : [boot]
  const path = sourceChains(liveXml)[disk.index]?.at(-1) ?? disk.source ?? undefined
  const agent = asksAgent(running) ? { hw_qemu_guest_agent: 'yes' } : {}
  return propertiesOf(disk).map((properties) => ({
    ...(path === undefined ? {} : { path }),
    ...orNone({ ...properties, ...agent }),
    ...boot,
  }))
}

/** The rescue boots no kernel but its own: that of the instance is not in its XML. */
function kernelOf(
  liveXml: string,
): Pick<RescueImage, 'kernel' | 'ramdisk' | 'commandLine'> | undefined {
  const boot = readDirectBoot(liveXml)
  if (boot === null) return undefined
  const { kernel, ramdisk, commandLine } = boot
  return {
    kernel,
    ...(ramdisk === null ? {} : { ramdisk }),
    ...(commandLine === null ? {} : { commandLine }),
  }
}

/** The disk that boots first; beside a kernel, the one that the rescue has added. */
function rescueDisk({ liveXml, storedXml, claim }: Running): Disk | undefined {
  const { disks } = parseDomain(liveXml)
  const first = disks.find(({ bootOrder }) => bootOrder === 1)
  if (first !== undefined) return first
  const overlay = findArtifact(claim, 'rescue-disk')?.path
  const drive = findArtifact(claim, 'config-drive')?.path
  const stored = parseDomain(storedXml).disks.map(({ target }) => target)
  return (
    disks.find(({ source }) => source !== null && source === overlay) ??
    disks.find(({ target, source }) => !stored.includes(target) && source !== drive)
  )
}

function propertiesOf({ device, bus }: Disk): readonly Readonly<Record<string, string>>[] {
  const stable = { hw_rescue_device: device, hw_rescue_bus: bus }
  const models = SCSI_MODELS.map((hw_scsi_model) => ({ ...stable, hw_scsi_model }))
  return [stable, {}, { hw_disk_bus: bus }, ...models]
}

const SCSI_MODELS = ['lsilogic', 'lsisas1068', 'lsisas1078', 'vmpvscsi']

/** True if the guest agent is to say that the rescue system runs: then the rescue disk has a serial. */
function asksAgent({ liveXml, claim }: Running): boolean {
  const ports = parseDomain(liveXml).occupants.map(({ port }) => port)
  const isMarked = liveXml.includes(`>${serialOf(claim)}<`)
  return isMarked && ports.includes(AGENT_PORT) && !ports.includes(RESCUE_PORT)
}

function orNone(properties: Readonly<Record<string, string>>): Pick<RescueImage, 'properties'> {
  return Object.keys(properties).length === 0 ? {} : { properties }
}
