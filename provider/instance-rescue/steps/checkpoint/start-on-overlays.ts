import { onOverlays, parseDomain } from '../../../domain-xml/index.js'
import type { DiskOverlay, Marker } from '../../../domain-xml/index.js'
import { DOMAIN_START } from '../../../libvirt/index.js'
import { findOverlaidDisks } from '../../decide/disks/overlaid-disks.js'
import { overlaysOf } from '../../model/artifacts.js'
import { RescueVerificationError, UnrescueError } from '../../model/errors.js'
import { makeMarker } from '../../model/marker.js'
import { look, START_DEADLINE_MS } from '../work.js'
import type { Work } from '../work.js'
import { overlaidPlaces } from './overlaid-places.js'

/** How it is started. */
export interface Starting {
  /** True: nothing in it runs yet. */
  readonly isPaused?: boolean
  /** True: the links of its network cards are down. */
  readonly isUnplugged?: boolean
}

/**
 * Starts the instance's own system on the overlays.
 *
 * The stored definition stays what it was. If the guest does not lie on its overlays then, it is powered off again.
 */
export async function startOnOverlays(
  work: Work,
  definition: string,
  { isPaused = false, isUnplugged = false }: Starting = {},
): Promise<void> {
  const { libvirt, held } = work
  const overlays = await findOverlays(work, definition)
  const xmlDesc = onOverlays(definition, overlays, { marker: markerOf(work, isUnplugged) })
  await held.assertHeld(work)
  const { id } = await libvirt.domainCreateXml(
    { xmlDesc, flags: DOMAIN_START.VALIDATE | (isPaused ? DOMAIN_START.PAUSED : 0) },
    { deadline: START_DEADLINE_MS },
  )
  await verify(work, definition, id)
}

async function findOverlays(
  work: Work,
  definition: string,
): Promise<ReadonlyMap<number, DiskOverlay>> {
  const { claim } = work.held.state
  const overlays = overlaysOf(claim)
  const wanted = overlays.map(({ disk }) => disk)
  const { disks, reasons } = await findOverlaidDisks(work, parseDomain(definition), wanted)
  if (reasons.length > 0)
    throw new UnrescueError(
      `Instance '${claim.instance}' cannot be started on the overlays of its disks: ${reasons.join('; ')}.`,
    )
  return new Map(
    overlays.flatMap(({ disk, path }): [number, DiskOverlay][] => {
      const below = disks.find((each) => each.disk === disk)
      return below === undefined ? [] : [[disk, { ...below, path }]]
    }),
  )
}

function markerOf({ held, copy, runtime }: Work, isUnplugged: boolean): Marker {
  const { reason, ticket, ttl } = held.state
  const inputs = { reason: reason ?? undefined, ticket, ttl, originalDisks: 'checkpoint' } as const
  const start = runtime.randomHex(6)
  const trial = isUnplugged ? 'unplugged' : 'with-network'
  return {
    ...makeMarker(held, inputs, { copyHash: copy.hash, start }),
    ...{ isProbation: true, ...(held.state.isTrial === true ? { trial } : {}) },
  }
}

async function verify(work: Work, definition: string, id: number): Promise<void> {
  const { claim } = work.held.state
  const seen = await look(work)
  // It may have switched itself off already.
  if (seen?.liveXml == null) return
  // libvirt gives a guest another id at each start. This one is none of ours, and is not powered off.
  if (seen.dom.id !== id)
    throw new UnrescueError(
      `Instance '${claim.instance}' was started on the overlays of its disks, and somebody has started it again since. What runs now was not touched. Run this again.`,
    )
  const wrong = overlaidPlaces(claim, { definition, liveXml: seen.liveXml }).filter(
    ({ state }) => state !== 'overlay',
  )
  const differences = wrong.map(
    ({ target }) => `the guest writes to disk '${target}' itself, and not to an overlay`,
  )
  if (seen.marker?.rescueId !== claim.rescueId)
    differences.push('it does not have the marker of this rescue')
  if (differences.length === 0) return
  await work.libvirt.domainDestroyFlags({ dom: seen.dom })
  throw new RescueVerificationError(claim.instance, differences)
}
