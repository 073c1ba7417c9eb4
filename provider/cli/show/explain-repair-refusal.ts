import type { ExaminedRepair } from '../../break-glass/index.js'
import { marked, unrescueCommand } from '../../shell/index.js'
import { safeText } from './safe-text.js'
import { stackOfOwner } from '../incident/incident-stack.js'

/** Says why an instance cannot be repaired now; null: it can. */
export function explainRepairRefusal(
  uri: string,
  { name, stage, found }: ExaminedRepair,
  { isDry, person }: { readonly isDry: boolean; readonly person: string },
): string | null {
  const end = marked(unrescueCommand(uri, name))
  if (stage.kind === 'refused')
    return `Instance '${name}' on ${uri} cannot be repaired now: ${stage.reason}. End that first with ${end}, or use its rescue system as it is.`
  const owner = found?.page?.state.claim.owner
  if (owner !== undefined && owner.stack !== '' && stackOfOwner(owner) === null)
    return `Instance '${name}' on ${uri} is in rescue by stack '${owner.organization}/${owner.project}/${owner.stack}', which goes on with it or ends it.`
  // Fixes of the same person can be run again. What somebody else has done there is not known.
  if (
    stage.kind === 'over' &&
    stage.isGood === true &&
    owner?.stack === '' &&
    owner.name !== person
  )
    return `Instance '${name}' on ${uri} is in rescue by ${safeText(owner.name)}, and ${stage.reason}: what was written to its overlays would be thrown away. Ask the owner; to throw it away, run ${end}.`
  if (isDry && isTried({ stage }))
    return `Instance '${name}' on ${uri} is being repaired already, so a dry run has nothing to show.`
  return null
}

/** True if its fixes were run before, and what follows them has begun. */
export function isTried({ stage: { kind } }: Pick<ExaminedRepair, 'stage'>): boolean {
  return kind === 'probation-begun' || kind === 'probation' || kind === 'merging'
}
