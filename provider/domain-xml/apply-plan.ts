import type { RescuePlan } from '../planner/index.js'
import { announce } from './announce.js'
import type { RescueArtifacts } from './artifacts.js'
import { draftOf } from './draft.js'
import { editBoot } from './edit-boot.js'
import { editControllers } from './edit-controllers.js'
import { editDisks } from './edit-disks.js'
import { editFirmware } from './edit-firmware.js'
import { print } from './print.js'
import { readDocument } from './read-document.js'

/**
 * Makes the rescue XML: the stored definition with what the plan changes, and nothing else.
 *
 * Whatever is not touched comes out as it went in, byte by byte: unknown elements, foreign
 * namespaces, comments, order. Throws `DomainXmlError` where the XML is no domain's.
 */
export function applyPlan(
  originalXml: string,
  plan: RescuePlan,
  artifacts: RescueArtifacts,
): string {
  const draft = draftOf(readDocument(originalXml, 'domain'))
  editBoot(draft)
  editDisks(draft, plan, artifacts)
  editControllers(draft, plan.controllers)
  if (plan.copyNvram) editFirmware(draft, artifacts)
  announce(draft, artifacts.marker)
  return print(draft)
}
