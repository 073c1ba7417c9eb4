import { observeByUuid, showWait } from '../../host/index.js'
import type { Host, Observation } from '../../host/index.js'
import { NoLongerHolderError } from '../../record/index.js'
import { isUnfinished } from '../begun.js'
import { BootNotProvenError } from '../model/errors.js'
import type { RescueOutputs } from '../model/types.js'
import { awaitAddresses } from './addresses.js'
import { awaitAgent } from './await-agent.js'
import { awaitPattern } from './await-pattern.js'
import { awaitSign, type Waiting } from './await-sign.js'
import { expectedSign, type ExpectedSign } from './expected-sign.js'
import { guestWords } from '../../guest/guest-words.js'
import { lookInside } from './look-inside.js'
import { watchConsole, type WatchedConsole } from './watch-console.js'

/**
 * Waits until the rescue system shows that it runs, and adds that to the outputs.
 *
 * Only a system that can show it is waited for: what cannot be proven is said to be unproven. Throws
 * `BootNotProvenError` if it shows nothing in time, goes off, if the instance's own system answers, or if
 * libvirt does not say how the guest is: the rescue stands, so Pulumi must learn of it.
 */
export async function proveBoot(host: Host, outputs: RescueOutputs): Promise<RescueOutputs> {
  try {
    return await waitForBoot(host, outputs)
  } catch (error) {
    if (isUnfinished(error)) throw error
    const why = guestWords(error instanceof Error ? error.message : String(error))
    throw new BootNotProvenError(
      outputs,
      `It is not known whether the rescue system runs, because the host did not say how it is: ${why}.`,
    )
  }
}

async function waitForBoot(host: Host, outputs: RescueOutputs): Promise<RescueOutputs> {
  const { instance, domainUuid, plan, bootPattern, bootTimeout = BOOT_TIMEOUT_S } = outputs
  const mayShow = plan?.plan.channels !== undefined || bootPattern !== undefined
  if (!mayShow || bootTimeout === 0 || outputs.proof !== 'none') return outputs
  const seen = await observeByUuid(host, domainUuid)
  const sign = seen?.liveXml == null ? null : expectedSign(outputs, seen.liveXml)
  if (seen === null || sign === null) return outputs
  host.runtime.say(
    `Waiting up to ${bootTimeout} s until the rescue system of instance '${instance}' ${WAITED_FOR[sign.proof]}.`,
  )
  const shown = await prove(host, { outputs, sign, seen, timeout: bootTimeout })
  const bootedAt = host.clock.date().toISOString()
  const proven = { ...outputs, ...shown, bootedAt, provenStart: seen.marker?.start }
  return { ...proven, ...(await awaitAddresses(host, proven, seen)) }
}

/** Seconds, as Nova's and cloud-init's own limits for a boot are minutes. */
const BOOT_TIMEOUT_S = 300

const WAITED_FOR: Readonly<Record<ExpectedSign['proof'], string>> = {
  marker: 'says that it runs',
  agent: 'answers by its guest agent',
  console: 'writes to its console what bootPattern expects',
}

const WAITING: Readonly<Record<ExpectedSign['proof'], string>> = {
  marker: "waiting for the rescue system's sign of life",
  agent: "waiting for the rescue system's guest agent",
  console: "waiting for the rescue system's console",
}

/** A rescue whose system is waited for. */
interface Proving {
  readonly outputs: RescueOutputs
  readonly sign: ExpectedSign
  readonly seen: Observation
  /** Seconds. */
  readonly timeout: number
}

type Shown = Pick<RescueOutputs, 'proof' | 'sshHostKey'>

/** The console is read from the start on, since only so can its last lines be shown if no sign comes. */
async function prove(host: Host, proving: Proving): Promise<Shown> {
  const { sign, seen, outputs } = proving
  const watched = watchConsole(host, seen.dom, sign.proof === 'console' ? [sign.pattern] : [])
  try {
    const wait = { what: WAITING[sign.proof], timeout: proving.timeout }
    return await showWait(host, wait, () => show(host, proving, watched))
  } catch (error) {
    if (!(error instanceof BootNotProvenError)) throw error
    throw error.having(await lookInside(host, { outputs, dom: seen.dom, seen: watched.seen() }))
  } finally {
    watched.stop()
  }
}

async function show(host: Host, proving: Proving, watched: WatchedConsole): Promise<Shown> {
  const { sign, seen, outputs, timeout } = proving
  const waiting: Waiting = {
    dom: seen.dom,
    timeout: timeout * 1000,
    assertUseful: () => assertWaiting(host, outputs, seen),
  }
  if (sign.proof === 'marker') {
    const said = await awaitSign(host, { ...waiting, nonce: sign.nonce })
    if (said !== null) return { proof: 'marker', sshHostKey: said.hostKey }
    throw new BootNotProvenError(
      outputs,
      `The rescue system did not say within ${timeout} s that it runs.`,
    )
  }
  if (sign.proof === 'console') {
    if (await awaitPattern(host.clock, waiting, watched))
      return { proof: 'console', sshHostKey: null }
    throw new BootNotProvenError(
      outputs,
      `The console of the rescue system did not show within ${timeout} s what bootPattern expects.`,
    )
  }
  const answer = await awaitAgent(host, waiting, sign)
  if (answer?.system === 'rescue') return { proof: 'agent', sshHostKey: null }
  throw new BootNotProvenError(outputs, explainAgent(answer, timeout))
}

function explainAgent(answer: Awaited<ReturnType<typeof awaitAgent>>, timeout: number): string {
  if (answer === null)
    return `The guest agent of the rescue system did not answer within ${timeout} s.`
  if (answer.system !== 'own')
    return `A guest agent answered, but not within ${timeout} s from a system that is on the rescue disk.`
  const on = answer.target === null ? 'another disk' : `disk '${answer.target}'`
  return `The rescue system does not run: what runs has its / on ${on}, by the word of its guest agent.`
}

/** Throws if the engine is gone or was cancelled, or if this rescue system does not run any more. */
async function assertWaiting(
  host: Host,
  outputs: Pick<RescueOutputs, 'instance' | 'domainUuid' | 'console'>,
  { dom: { id } }: Observation,
): Promise<void> {
  if (!host.runtime.isEngineAlive())
    throw new NoLongerHolderError(
      `The Pulumi engine is gone, or was cancelled: this process no longer waits for the rescue system of instance '${outputs.instance}', which stays.`,
    )
  const seen = await observeByUuid(host, outputs.domainUuid)
  // libvirt gives a guest another id at each start.
  if (seen?.liveXml == null || seen.dom.id !== id)
    throw new BootNotProvenError(
      outputs,
      'The rescue system went off before it said that it runs.',
      'The next up starts it again, and destroy ends the rescue.',
    )
}
