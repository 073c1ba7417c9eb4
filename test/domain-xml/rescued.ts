import { applyPlan, type RescueArtifacts } from '../../provider/domain-xml/index.js'
import { plan, type ImageProperties, type RescuePlan } from '../../provider/planner/index.js'
import { artifactsFor } from '../checkers/rescue-xml.js'
import { requestFor } from '../planner/fixtures.js'

/** The start of every artifact's name in these tests, as a claim makes it. */
export const STEM = '7d0b0e2c-0000-4000-8000-000000000001.0123456789ab'

/** The plan for a definition and image properties. */
export function planned(xml: string, properties: ImageProperties): RescuePlan {
  const answer = plan(requestFor(xml, properties))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}

/** A definition's rescue XML, with artifacts under their true names; null if there is no plan. */
export function rescuedXml(
  xml: string,
  properties: ImageProperties,
  folder = '/images',
): string | null {
  const answer = plan(requestFor(xml, properties))
  return answer.ok ? applyPlan(xml, answer.value, namedArtifacts(answer.value, folder)) : null
}

/** Artifacts under their true names. */
export function namedArtifacts(rescue: RescuePlan, folder: string): RescueArtifacts {
  const { rescueDisk, ...others } = artifactsFor(rescue)
  return {
    ...others,
    rescueDisk: {
      ...rescueDisk,
      path: `${folder}/${STEM}.disk`,
      backing:
        rescueDisk.backing === null
          ? null
          : { ...rescueDisk.backing, path: `${folder}/rescue.img` },
    },
    nvramCopy: rescue.copyNvram ? `${folder}/${STEM}.nvram` : null,
  }
}
