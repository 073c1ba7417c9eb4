import type { Observation } from '../../../host/index.js'
import { runsRescue } from '../../status/runs-rescue.js'
import type { Work } from '../work.js'

/** Names what runs: `instance 'web'`, or the rescue system in it. */
export function nameSystem({ held }: Work, seen: Observation): string {
  const { name } = seen.dom
  if (seen.marker?.isProbation === true) return `instance '${name}' on probation`
  return runsRescue(seen, held.state.claim)
    ? `the rescue system of '${name}'`
    : `instance '${name}'`
}
