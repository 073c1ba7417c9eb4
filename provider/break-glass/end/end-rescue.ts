import type { Host } from '../../host/index.js'
import { holdToEnd } from '../../instance-rescue/claim/hold-record.js'
import { UnrescueError } from '../../instance-rescue/model/errors.js'
import { assertHere, assertNotMigrated } from '../../instance-rescue/status/assert-here.js'
import { undo } from '../../instance-rescue/steps/roll-back.js'
import { checkView, removeBlank } from '../../record/index.js'
import { virsh } from '../../shell/index.js'
import { endUnrecorded } from './end-unrecorded.js'
import type { FoundRescue } from '../found-rescue.js'

/** How a rescue is ended without Pulumi. */
export interface EndOptions {
  /**
   * True if the user says that the instance runs on no other host: then the host may have another name
   * than the one that the rescue was made on. Nothing else is left unchecked.
   */
  readonly here?: boolean
}

/** Ends a rescue from its record, or from its marker if the record is missing, without Pulumi. */
export async function endRescue(
  host: Host,
  found: FoundRescue,
  options: EndOptions = {},
): Promise<void> {
  await assertCanEnd(host, found, options)
  const { trace, page } = found
  if (trace.kind === 'marker') return endUnrecorded(host, trace.unrecorded)
  if (page === null) return removeBlank(host, trace.record)
  const held = await holdToEnd(host, trace.record, page.state)
  if (held === null) return // its holder ended the rescue while this process waited
  await undo(host, held, held.state.policy)
}

/** Refuses a rescue that cannot be ended here and now, before anybody is asked. */
export async function assertCanEnd(
  host: Host,
  { trace, page, instance }: FoundRescue,
  { here = false }: EndOptions,
): Promise<void> {
  if (trace.kind === 'marker') {
    assertPoolIsOn(host, instance, trace.unrecorded.offPool)
    return
  }
  checkView(host, trace.record)
  if (page === null) return
  await (here ? assertNotMigrated : assertHere)(host, page.state.claim)
}

function assertPoolIsOn({ uri }: Host, instance: string, offPool: string | null): void {
  if (offPool === null) return
  throw new UnrescueError(
    `The record of the rescue of '${instance}' is in storage pool '${offPool}', which is off. ` +
      `Start it with ${virsh(uri, 'pool-start', offPool)}, then run this again. Nothing was touched.`,
  )
}
