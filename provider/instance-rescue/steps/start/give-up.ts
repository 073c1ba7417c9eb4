import { recordName } from '../../../record/index.js'
import { artifactsOf } from '../../model/artifacts.js'
import type { Work } from '../work.js'
import { virsh } from '../../../shell/index.js'

/** The shell commands that remove every volume of the rescue, so that destroy has nothing to undo. */
export function describeGivingUp({ uri, held }: Work): string {
  const { place, state } = held
  const record = { name: recordName(state.claim.domainUuid), pool: place.pool }
  return [...artifactsOf(state.claim), record]
    .map(({ name, pool }) => virsh(uri, ['vol-delete', '--pool', pool.name], name))
    .join(', ')
}
