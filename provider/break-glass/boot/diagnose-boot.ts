import { strip, withHost, type Host, type Runtime } from '../../host/index.js'
import { startTrialOn, type RescueOutputs } from '../../instance-rescue/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { inPassingRescue, type Passing } from '../inside/passing-rescue.js'
import type { DiagnosedByRescue } from '../inside/diagnose-inside.js'
import { diagnoseSeen, type DiagnosedInstance } from '../look/diagnose-instance.js'
import type { SeenOutside } from '../look/look-from-outside.js'
import { inOrder, notLookedAt } from '../look/subject.js'
import type { RescueRequest } from '../request/rescue-request.js'
import { watchBoot, type WatchedBoot, type Watching } from './watch-boot.js'

/**
 * Diagnoses an instance by a boot of its own system, which is watched, on overlays that are thrown away.
 *
 * A rescue under a checkpoint holds the overlays and is ended again, whatever becomes of the boot. If there can be no
 * boot, the report says why, and has what is seen from the outside.
 */
export async function diagnoseByBoot(
  seen: SeenOutside,
  request: RescueRequest,
  { passing, watching }: { readonly passing: Passing; readonly watching: Watching },
): Promise<DiagnosedByRescue> {
  const { uri } = request
  let isBegun = false
  const work = (runtime: Runtime, outputs: RescueOutputs): Promise<WatchedBoot> =>
    withHost(uri, runtime, async (host) => {
      // A lost connection is opened again. What the console said meanwhile is lost.
      if (isBegun) throw new Error('the connection to the host was lost while it was watched')
      const dom = await begin(host, outputs, watching)
      isBegun = true
      return watchBoot(host, dom, watching)
    })
  const { result, left } = await inPassingRescue(request, { ...passing, endsAtOnce: true }, work)
  const diagnosed = result.ok
    ? diagnoseSeen(withBoot(seen, result.value), uri)
    : diagnoseWithoutBoot(seen, uri, result.reason)
  return { ...diagnosed, left }
}

/** Diagnoses an instance that was to be watched and was not started, from the outside. */
export function diagnoseWithoutBoot(
  seen: SeenOutside,
  uri: string,
  reason: string,
): DiagnosedInstance {
  const words = `its own system was not watched: ${strip(reason).replace(/\.$/, '')}`
  const notes = [...(seen.facts.notes ?? []), notLookedAt('console', words)]
  return diagnoseSeen({ ...seen, facts: { ...seen.facts, notes } }, uri)
}

async function begin(host: Host, outputs: RescueOutputs, watching: Watching): Promise<DomainRef> {
  const dom = await startTrialOn(host, outputs, { isUnplugged: !watching.hasNetwork })
  host.runtime.say(
    `Instance '${dom.name}' was started with its own system, on overlays that are thrown away; it is watched.`,
  )
  return dom
}

/** What was seen of the boot, in place of what was seen of these before. */
function withBoot(seen: SeenOutside, watched: WatchedBoot): SeenOutside {
  const { course, screen, console, agent, png } = watched
  const kept = (seen.facts.notes ?? []).filter(({ source }) => !BOOTED.has(source))
  const failed = agent?.failedUnits ?? []
  const notes = [
    ...kept,
    ...(screen === null ? [notLookedAt('screen', 'there was no picture of the screen')] : []),
    console === null
      ? notLookedAt('console', 'the instance has no console, or it could not be opened')
      : inOrder('console', `it was read from its first byte on: ${console.length} bytes`),
    ...(agent === null ? [notLookedAt('agent', 'no guest agent answered')] : []),
    ...(course.hasNetwork || failed.length === 0
      ? []
      : [
          notLookedAt(
            'agent',
            `the boot had no network, so it is not known why these failed: ${failed.join(', ')}`,
          ),
        ]),
  ]
  const facts = { ...seen.facts, screen, console, isConsoleLog: false, agent, notes }
  return { ...seen, facts, png, boot: course }
}

const BOOTED: ReadonlySet<string> = new Set(['screen', 'console', 'agent'])
