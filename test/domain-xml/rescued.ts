import {
  AGENT_PORT,
  applyPlan,
  RESCUE_PORT,
  type RescueArtifacts,
} from '../../provider/domain-xml/index.js'
import { smbiosStrings } from '../../provider/instance-rescue/handover/smbios-strings.js'
import {
  plan,
  type ImageProperties,
  type RescuePlan,
  type RescueRequest,
} from '../../provider/planner/index.js'
import { artifactsFor } from '../checkers/rescue-xml.js'
import { requestFor } from '../planner/fixtures.js'

/** The start of every artifact's name in these tests, as a claim makes it. */
export const STEM = '7d0b0e2c-0000-4000-8000-000000000001.0123456789ab'

/** What a rescue from our own image hands over; an instance may have the last kind itself. */
const STRINGS = smbiosStrings({
  nonce: '0123456789abcdef0123456789abcdef',
  instance: 'web',
  end: "npx pulumi-libvirt-rescue unrescue --uri 'qemu:///system' web",
  credentials: { sshAuthorizedKeys: ['ssh-ed25519 AAAA me'], passwordHash: '$6$salt$hash' },
})

/** The plan for a definition and image properties; `speaks`: the rescue system has a port to us. */
export function planned(xml: string, properties: ImageProperties, speaks = false): RescuePlan {
  const answer = plan(requestOf(xml, properties, speaks))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}

/** A definition's rescue XML, with artifacts under their true names; null if there is no plan. */
export function rescuedXml(
  xml: string,
  properties: ImageProperties,
  speaks = false,
): string | null {
  const answer = plan(requestOf(xml, properties, speaks))
  return answer.ok ? applyPlan(xml, answer.value, namedArtifacts(answer.value, '/images')) : null
}

function requestOf(xml: string, properties: ImageProperties, speaks: boolean): RescueRequest {
  return { ...requestFor(xml, properties), ...(speaks ? { ports: [RESCUE_PORT, AGENT_PORT] } : {}) }
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
    smbiosStrings: rescue.channels === undefined ? [] : STRINGS,
    nvramCopy: rescue.copyNvram ? `${folder}/${STEM}.nvram` : null,
  }
}
