import type { Host } from '../../host/index.js'
import { orNull } from '../../libvirt/index.js'
import { findRescues } from './find-rescues.js'
import type { FoundRescue } from '../found-rescue.js'
import { isRescueOn } from '../is-rescue-on.js'

/** A name that more than one rescued instance has or had; nothing was done. */
export class AmbiguousNameError extends Error {
  override readonly name = 'AmbiguousNameError'

  constructor(name: string, found: readonly FoundRescue[]) {
    const list = found.map(({ instance, domainUuid }) => `'${instance}' (${domainUuid})`)
    super(
      `'${name}' means more than one rescued instance: ${list.join(', ')}. Nothing was done; give the UUID, or the current name.`,
    )
  }
}

/**
 * The rescues of one instance, the one that runs first; usually there is one.
 *
 * A UUID and the exact current name count before the name at the time of the rescue. The latter counts
 * only if no instance has it now. Throws `AmbiguousNameError` if more than one instance is meant.
 */
export async function findNamed(host: Host, name: string): Promise<FoundRescue[]> {
  const all = await findRescues(host)
  const current = all.filter((rescue) => isNow(rescue, name))
  const found = current.length > 0 ? current : await findFormer(host, all, name)
  return onlyOne(name, found).toSorted((a, b) => Number(isRescueOn(b)) - Number(isRescueOn(a)))
}

/** The same rescues, if they are of one instance. */
export function onlyOne(name: string, found: FoundRescue[]): FoundRescue[] {
  const one = found.filter(
    ({ domainUuid }, index) =>
      found.findIndex((other) => other.domainUuid === domainUuid) === index,
  )
  if (one.length > 1) throw new AmbiguousNameError(name, one)
  return found
}

function isNow({ domainUuid, seen }: FoundRescue, name: string): boolean {
  return seen?.dom.name === name || domainUuid === name.toLowerCase()
}

async function findFormer(
  { libvirt }: Host,
  all: readonly FoundRescue[],
  name: string,
): Promise<FoundRescue[]> {
  const former = all.filter(({ page }) => page?.state.claim.instance === name)
  if (former.length === 0) return []
  const namesake = await orNull('NO_DOMAIN', libvirt.domainLookupByName({ name }))
  return namesake === null ? former : []
}
