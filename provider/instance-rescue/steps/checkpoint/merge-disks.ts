import { startProgress } from '../../../host/index.js'
import type { Observation, Progress } from '../../../host/index.js'
import {
  DOMAIN_BLOCK_COMMIT,
  DOMAIN_BLOCK_JOB_ABORT,
  isLibvirtError,
  orNull,
} from '../../../libvirt/index.js'
import type { DomainRef } from '../../../libvirt/index.js'
import { UnrescueError } from '../../model/errors.js'
import { look, START_DEADLINE_MS } from '../work.js'
import type { Work } from '../work.js'
import { explainOther } from './explain-other.js'
import { overlaidPlaces } from './overlaid-places.js'
import type { OverlaidPlace } from './overlaid-places.js'

/** A guest that runs from overlays. */
type Running = Observation & { readonly liveXml: string }

/**
 * Merges the overlays of a running guest into its disks; false if the guest went off before the end.
 *
 * Once every disk has all that its overlay has, the guest is paused, and only then goes on with the disks. It stays
 * paused: until the record says that all is merged, nothing may be written that an overlay does not have, because a
 * merge that is cut off begins again from the overlays. What was begun before goes on.
 */
export async function mergeDisks(work: Work, definition: string): Promise<boolean> {
  const merging = new Merging(work, definition)
  const ready = await merging.awaitReady()
  if (ready === null) return false
  await pause(work, ready)
  return merging.pivot()
}

/** Milliseconds between two looks at a merge, and without progress until it is given up. */
const LOOK_EVERY_MS = 500
const STANDSTILL_MS = 120_000

class Merging {
  readonly #work: Work
  readonly #definition: string
  /** Targets whose merge this process has begun. */
  readonly #begun = new Set<string>()
  #progress: { readonly shown: Progress; done: bigint; movedAt: number } | null = null

  constructor(work: Work, definition: string) {
    this.#work = work
    this.#definition = definition
  }

  /** Waits until every disk is ready; null if the guest went off. */
  async awaitReady(): Promise<Running | null> {
    for (;;) {
      const seen = await this.#look()
      if (seen === null) return null
      const places = this.#placesIn(seen)
      const [next] = places.filter(({ state }) => state === 'overlay')
      if (next !== undefined) await this.#begin(seen, next)
      else if (!places.some(({ state }) => state === 'merging')) return seen
      else {
        await this.#follow(seen.dom, places)
        await this.#work.clock.sleep(LOOK_EVERY_MS)
      }
    }
  }

  /** Makes the guest go on with the disks; false if it went off. */
  async pivot(): Promise<boolean> {
    const { libvirt, held } = this.#work
    const seen = await this.#look()
    if (seen === null) return false
    if (seen.power === 'running')
      throw new UnrescueError(
        `Instance '${seen.dom.name}' could not be paused for the end of the merge, or somebody lets it go on. ${AGAIN}`,
      )
    for (const { target, state } of this.#placesIn(seen)) {
      if (state !== 'ready') continue
      await held.assertHeldLately(this.#work)
      const pivoted = libvirt.domainBlockJobAbort(
        { dom: seen.dom, path: target, flags: DOMAIN_BLOCK_JOB_ABORT.PIVOT },
        { deadline: START_DEADLINE_MS },
      )
      await unlessOff(this.#work, pivoted)
    }
    const after = await this.#look()
    if (after === null) return false
    const left = this.#placesIn(after).find(({ state }) => state !== 'merged')
    if (left === undefined) return true
    throw new UnrescueError(
      `Disk '${left.target}' of instance '${after.dom.name}' did not go on with the disk itself after the merge. The instance stays paused. ${AGAIN}`,
    )
  }

  async #look(): Promise<Running | null> {
    const seen = await look(this.#work)
    return seen?.liveXml == null ? null : { ...seen, liveXml: seen.liveXml }
  }

  #placesIn({ dom, liveXml }: Running): readonly OverlaidPlace[] {
    const { claim } = this.#work.held.state
    const places = overlaidPlaces(claim, { definition: this.#definition, liveXml })
    const other = places.find(({ state }) => state === 'other')
    if (other !== undefined) throw explainOther(this.#work, dom, other)
    return places
  }

  async #begin({ dom }: Running, { target, overlay }: OverlaidPlace): Promise<void> {
    if (this.#begun.has(target))
      throw new UnrescueError(
        `The merge into disk '${target}' of instance '${dom.name}' ended before everything was merged: somebody stopped it, or there is no room. ` +
          `Nothing is lost: the overlay has everything. ${AGAIN}`,
      )
    this.#begun.add(target)
    const flags = DOMAIN_BLOCK_COMMIT.SHALLOW | DOMAIN_BLOCK_COMMIT.ACTIVE
    // Without `top`, a process that was stopped until somebody else had merged would merge the disk itself into its own
    // backing file, which other instances may share.
    const commit = this.#work.libvirt.domainBlockCommit(
      { dom, disk: target, top: overlay, flags },
      { deadline: START_DEADLINE_MS },
    )
    // Somebody may merge it already.
    await unlessOff(this.#work, orNull('BLOCK_COPY_ACTIVE', commit))
  }

  /** Shows how far it is; an error if nothing moves any more. */
  async #follow(dom: DomainRef, places: readonly OverlaidPlace[]): Promise<void> {
    const { libvirt, clock, runtime } = this.#work
    const jobs = await unlessOff(
      this.#work,
      Promise.all(
        places
          .filter(({ state }) => state === 'merging' || state === 'ready')
          .map(({ target }) => libvirt.domainGetBlockJobInfo({ dom, path: target })),
      ),
    )
    if (jobs === null) return
    const [done, size] = [sum(jobs.map(({ cur }) => cur)), sum(jobs.map(({ end }) => end))]
    const what = `merging the repair into the disks of instance '${dom.name}'`
    this.#progress ??= {
      shown: startProgress(runtime, what, { done: Number(done), size: Number(size) }),
      done,
      movedAt: clock.now(),
    }
    const { shown, done: before, movedAt } = this.#progress
    if (done > before) {
      shown.count(Number(done - before))
      this.#progress = { shown, done, movedAt: clock.now() }
    } else if (clock.now() - movedAt >= STANDSTILL_MS)
      throw new UnrescueError(
        `The merge into the disks of instance '${dom.name}' has stood still for ${STANDSTILL_MS / 1_000} s, at ${done} of ${size} bytes. It goes on by itself if it can. ${AGAIN}`,
      )
  }
}

const AGAIN = 'Run this again: it finishes the merge.'

/** Pauses a guest; one that runs nothing stays as it is. */
async function pause(work: Work, { dom, power }: Running): Promise<void> {
  if (power !== 'running') return
  await work.held.assertHeld(work)
  await unlessOff(work, work.libvirt.domainSuspend({ dom }))
}

/** Null if the guest went off meanwhile: the next look shows it. */
async function unlessOff<T>(work: Work, call: Promise<T>): Promise<T | null> {
  try {
    return await orNull('OPERATION_INVALID', call)
  } catch (error) {
    if (!isLibvirtError(error, ...WHILE_IT_DIES)) throw error
    // If QEMU dies during a call, libvirt says how its connection broke, or that a disk does not lie on its overlay any
    // more, and notes only later that the guest is off.
    for (let waited = 0; waited < NOTED_MS; waited += LOOK_EVERY_MS) {
      await work.clock.sleep(LOOK_EVERY_MS)
      if ((await look(work))?.liveXml == null) return null
    }
    throw error
  }
}

const WHILE_IT_DIES = ['SYSTEM_ERROR', 'INTERNAL_ERROR', 'OPERATION_FAILED', 'INVALID_ARG'] as const

/** Milliseconds in which libvirt notes that QEMU has died, on a busy host. */
const NOTED_MS = 10_000

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, each) => total + each, 0n)
}
