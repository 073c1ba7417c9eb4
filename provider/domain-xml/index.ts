/** libvirt's definitions into the planner's words, and the plan into a rescue XML. Pure. */
export { XmlError } from '../xml/index.js'
export { parseDomain } from './read/parse-domain.js'
export { parseCapabilities, parseHostCapabilities } from './read/parse-capabilities.js'
export { readDirectBoot } from './read/direct-boot.js'
export { MARKER_URI, readMarker, type Marker } from './read/marks/marker.js'
export { readCards, type Card } from './read/cards.js'
export {
  AGENT_PORT,
  credentialOf,
  CREDENTIAL_START,
  readSmbiosStrings,
  RESCUE_PORT,
} from './read/marks/handover.js'
export { targetOfSerial } from './read/target-of-serial.js'
export { sourceChains } from './read/disks/source-chains.js'
export { layersAbove } from './read/disks/layers-above.js'
export { readSecureBoot, type SecureBoot } from './read/secure-boot.js'
export { findTraces, hasTraces, overlaidDisk } from './read/marks/find-traces.js'
export { readDacLabel } from './read/dac-label.js'
export { readConsoleType } from './read/console-type.js'
export { readKernel } from './read/read-kernel.js'
export { readSmbios } from './read/smbios.js'
export { readMemory } from './read/memory.js'
export { readDiskPolicies } from './read/disks/disk-policies.js'
export { carryOver } from './edit/carry-over/carry-over.js'
export { hasTpm } from './edit/leave-out-tpm.js'
export { announcementOf, type Announcement } from './edit/marks/announcement.js'
export { applyPlan } from './edit/apply-plan.js'
export { withSmbiosStrings } from './edit/with-smbios-strings.js'
export type { DiskOverlay, RescueArtifacts } from './edit/artifacts.js'
export { movedSources, runsAsDefined } from './compare/moved-sources.js'
export type { MovedSource } from './compare/moved-sources.js'
export { withoutMarks } from './edit/marks/without-marks.js'
export { withoutOverlays } from './edit/without-overlays.js'
export { withLiveSources } from './edit/with-live-sources.js'
export { isSameDefinition } from './compare/same-definition.js'
export { liveDifferences } from './compare/live-differences.js'
export { verifyRescue } from './compare/verify-rescue.js'
