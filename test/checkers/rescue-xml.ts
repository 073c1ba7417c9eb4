import {
  applyPlan,
  type DiskOverlay,
  type RescueArtifacts,
} from '../../provider/domain-xml/index.js'
import type { RescuePlan } from '../../provider/planner/index.js'

/** The rescue XML that a plan gives, with artifacts as a host would name them. */
export function rescueXmlOf(originalXml: string, plan: RescuePlan): string {
  return applyPlan(originalXml, plan, artifactsFor(plan))
}

/** The overlays that a plan wants, under names as a claim makes them. */
export function overlaysFor({ after }: RescuePlan, folder = '/images'): Map<number, DiskOverlay> {
  const stem = '7d0b0e2c-0000-4000-8000-000000000001.0123456789ab'
  return new Map(
    after.flatMap(({ access, from }) => {
      if (access !== 'discard' || from === null) return []
      const path = `${folder}/${stem}.overlay${from}.qcow2`
      return [[from, { path, below: [], isWhole: true }] as const]
    }),
  )
}

/** Artifacts of which one is a rescue disk; a plan without one leaves it out. */
interface WithDisk extends RescueArtifacts {
  readonly rescueDisk: NonNullable<RescueArtifacts['rescueDisk']>
}

/** Artifacts as a host would name them. */
export function artifactsFor(plan: RescuePlan): WithDisk {
  return {
    rescueDisk: {
      type: 'file',
      path: '/images/instance.rescue-1.qcow2',
      format: 'qcow2',
      readOnly: false,
      backing:
        plan.rescueDevice?.device === 'cdrom'
          ? null
          : { type: 'file', path: '/images/rescue.img', format: 'raw' },
    },
    nvramCopy: plan.copyNvram ? '/images/instance.rescue-1.nvram' : null,
    marker: {
      rescueId: 'rescue-1',
      mode: plan.mode,
      digest: '0'.repeat(64),
      since: '2026-01-02T03:04:05.000Z',
      recordPool: { name: 'default', uuid: '11111111-2222-3333-4444-555555555555' },
      record: 'instance.rescue',
      owner: { organization: 'acme', project: 'ops', stack: 'incident-7', name: 'fix-web' },
      reason: 'does not boot & <needs> "help"',
      copyHash: null,
    },
  }
}
