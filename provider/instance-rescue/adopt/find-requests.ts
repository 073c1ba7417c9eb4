import { parseDomain, readSmbiosStrings, sourceChains } from '../../domain-xml/index.js'
import { keysOf } from '../handover/smbios-strings.js'
import type { RescueInputs } from '../model/types.js'

/** The arguments that decide the layout and what the rescue system gets. */
type Request = Pick<RescueInputs, 'image' | 'sshAuthorizedKeys'>

/**
 * Arguments that may have led to the rescue system that runs, the most likely first.
 *
 * The rescue disk is the one that boots first, and its image is the end of its chain. The rest of a
 * stable rescue's layout follows from its device and bus. In a legacy rescue they may be the defaults, or not.
 */
export function findRequests(liveXml: string, storedXml: string): readonly Request[] {
  const disk = parseDomain(liveXml).disks.find(({ bootOrder }) => bootOrder === 1)
  if (disk === undefined) return []
  const path = sourceChains(liveXml)[disk.index]?.at(-1) ?? disk.source ?? undefined
  const keys = addedKeys(liveXml, storedXml)
  const { device, bus } = disk
  return [
    { hw_rescue_device: device, hw_rescue_bus: bus },
    {},
    { hw_disk_bus: bus },
    ...SCSI_MODELS.map((hw_scsi_model) => ({
      hw_rescue_device: device,
      hw_rescue_bus: bus,
      hw_scsi_model,
    })),
  ].map((properties) => ({
    image: { ...(path === undefined ? {} : { path }), ...orNone(properties) },
    ...(keys.length === 0 ? {} : { sshAuthorizedKeys: keys }),
  }))
}

const SCSI_MODELS = ['lsilogic', 'lsisas1068', 'lsisas1078', 'vmpvscsi']

function orNone(
  properties: Readonly<Record<string, string>>,
): Pick<NonNullable<RescueInputs['image']>, 'properties'> {
  return Object.keys(properties).length === 0 ? {} : { properties }
}

/** The instance may have keys of its own. */
function addedKeys(liveXml: string, storedXml: string): readonly string[] {
  const stored = readSmbiosStrings(storedXml)
  return keysOf(readSmbiosStrings(liveXml).filter((text) => !stored.includes(text)))
}
