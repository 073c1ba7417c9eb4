import {
  diagnoseByBoot,
  diagnoseWithoutBoot,
  type SeenOutside,
  type Watching,
} from '../../break-glass/index.js'
import { findDomain, isOn, observe, withHost } from '../../host/index.js'
import type { Call, Context } from '../commands/command.js'
import { askForRescue } from '../incident/ask-for-rescue.js'
import { nameOfLook } from '../incident/person.js'
import { explainNoBoot } from '../show/explain-no-boot.js'
import { sayNotEnded } from '../show/say-not-ended.js'
import { stoppable } from '../stoppable.js'
import { readSeconds } from '../words/read-seconds.js'
import type { Diagnosed, Looking } from './diagnosed.js'

/** How the boot is watched. Throws a `UsageError`. */
export function readWatching(call: Call): Omit<Watching, 'isStopped'> {
  const timeout = readSeconds('--boot-timeout', call['boot-timeout'] ?? '300', 1)
  return { timeout, hasNetwork: call.network === true }
}

/** Starts the own system of an instance once, watches it, and throws away what it wrote. */
export async function diagnoseBoot(
  context: Context,
  call: Call,
  { seen, request, watching }: Looking & { readonly watching: Omit<Watching, 'isStopped'> },
): Promise<Diagnosed> {
  const { uri, runtime, terminal } = context
  const { instance } = seen
  // What is printed to standard output is the report alone.
  const say = (text: string): number => {
    terminal.warn(text)
    return 0
  }
  const refusal = explainNoBoot(uri, seen, watching)
  if (refusal !== null) {
    say(`Instance '${instance}' is not started: ${refusal}.`)
    return { diagnosis: diagnoseWithoutBoot(seen, uri, refusal), isLeft: false }
  }
  say(purposeOf(seen, watching))
  if (runs(seen) && call.yes !== true) return refuseRunning(context, instance)
  const aside = { ...context, terminal: { ...terminal, say } }
  const refused = await askForRescue(aside, call, { request, begunBy: null })
  if (refused === CANNOT)
    return { diagnosis: diagnoseWithoutBoot(seen, uri, NO_RESCUE), isLeft: false }
  if (refused !== null) return { diagnosis: null, isLeft: false }
  // A question may be open for hours.
  if (call.yes !== true && (await runsNow(context, instance)))
    return refuseRunning(context, instance)
  return stoppable(
    () => say(`Stopping: instance '${instance}' is brought back as it was first. ${AGAIN}`),
    async (isStopped) => {
      const passing = { name: nameOfLook(context, 'boot'), runtime, isStopped }
      const { left, ...diagnosis } = await diagnoseByBoot(seen, request, {
        passing,
        watching: { ...watching, isStopped },
      })
      if (left !== null) say(sayNotEnded(uri, instance, left))
      return { diagnosis: isStopped() ? null : diagnosis, isLeft: left !== null }
    },
  )
}

const AGAIN = 'A second Ctrl-C leaves it as it is.'
const NO_RESCUE = 'there can be no overlays on its disks'

/** The exit status of `askForRescue` if there can be no rescue; the reasons were said. */
const CANNOT = 1

function runs({ facts }: SeenOutside): boolean {
  const name = facts.definition?.state.name
  return name !== 'off' && name !== 'crashed'
}

async function runsNow({ uri, runtime }: Context, instance: string): Promise<boolean> {
  return withHost(uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, instance)
    return dom !== null && isOn((await observe(host, dom)).power)
  })
}

function refuseRunning({ terminal }: Context, instance: string): Diagnosed {
  terminal.warn(`Instance '${instance}' runs, so this needs --yes. Nothing was done.`)
  return { diagnosis: null, isLeft: false }
}

function purposeOf(seen: SeenOutside, { hasNetwork }: Pick<Watching, 'hasNetwork'>): string {
  const { domain } = seen.facts.definition ?? {}
  const stays = [
    ...(domain?.firmware.kind === 'efi' ? ['its UEFI variables'] : []),
    ...(domain?.occupants.some(({ element }) => element === 'tpm') === true ? ['its TPM'] : []),
  ]
  return [
    `To watch a boot of instance '${seen.instance}', its own system is started once ${hasNetwork ? 'with' : 'without'} network, on overlays of its disks; then all that it wrote to them is thrown away.`,
    ...(runs(seen)
      ? ['The instance runs: it is shut down first, and started again at the end.']
      : []),
    ...(stays.length === 0
      ? []
      : [`What it writes to ${stays.join(' and ')} stays, as at every start.`]),
    'A rescue holds the overlays meanwhile; its system is powered off at once.',
  ].join('\n')
}
