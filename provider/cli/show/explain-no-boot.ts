import type { SeenOutside, Watching } from '../../break-glass/index.js'
import { marked, unrescueCommand } from '../../shell/index.js'

/** Says why an instance is not started to be watched, a clause; null: it may be. */
export function explainNoBoot(
  uri: string,
  {
    instance,
    isInRescue,
    otherNetworks,
  }: Pick<SeenOutside, 'instance' | 'isInRescue' | 'otherNetworks'>,
  { hasNetwork }: Pick<Watching, 'hasNetwork'>,
): string | null {
  if (isInRescue)
    return `it is in rescue; to end that, run ${marked(unrescueCommand(uri, instance))}`
  if (hasNetwork || otherNetworks.length === 0) return null
  return `it cannot be cut off from the network, because it has ${otherNetworks.join(', ')}; --network allows it one`
}
