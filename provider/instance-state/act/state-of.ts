import type { Observation } from '../../host/index.js'
import type { State } from '../model/types.js'

/** The state of an instance in our words; a crashed guest that libvirt keeps counts as paused: it runs nothing. */
export function stateOf({ power, managedSave }: Observation): State {
  if (power === 'running') return 'running'
  if (power === 'paused' || power === 'crashed' || power === 'suspended') return 'paused'
  return managedSave === 'none' ? 'stopped' : 'suspended'
}
