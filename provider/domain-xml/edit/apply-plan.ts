import type { RescuePlan } from '../../planner/index.js'
import { print } from '../../xml/index.js'
import { announce } from './marks/announce.js'
import type { RescueArtifacts } from './artifacts.js'
import { draftDefinition } from './draft-definition.js'
import { editBoot } from './boot/edit-boot.js'
import { addChannels } from './devices/add-channels.js'
import { addSmbiosStrings } from './add-smbios-strings.js'
import { editControllers } from './devices/edit-controllers.js'
import { editDisks } from './devices/edit-disks.js'
import { editFirmware } from './boot/edit-firmware.js'
import { leaveOutTpm } from './leave-out-tpm.js'
import { protectLoader } from './boot/protect-loader.js'

/**
 * Makes the rescue XML: the stored definition with what the plan changes, and nothing else.
 *
 * What the plan does not change stays byte for byte: unknown elements, foreign namespaces, comments and
 * order. Only line ends become `\n`. Throws `XmlError` if the XML is not a domain's.
 */
export function applyPlan(
  originalXml: string,
  plan: RescuePlan,
  artifacts: RescueArtifacts,
): string {
  const draft = draftDefinition(originalXml)
  editBoot(draft, plan.directBoot)
  editDisks(draft, plan, artifacts)
  editControllers(draft, plan.controllers)
  addChannels(draft, plan.channels ?? [])
  leaveOutTpm(draft)
  addSmbiosStrings(draft, artifacts.smbiosStrings ?? [])
  protectLoader(draft)
  if (plan.copyNvram) editFirmware(draft, artifacts)
  announce(draft, artifacts.marker)
  return print(draft)
}
