import { DOMAIN_EVENT, DOMAIN_SHUTOFF, type Calls } from '../../provider/libvirt/index.js'
import { DOMAIN_EVENT_SHUTDOWN, DOMAIN_EVENT_STOPPED } from '../libvirt/constants.js'
import { readDomain } from './domain-xml.js'
import { emit, type FakeDomain, type FakeHost } from './host.js'
import { invalid, Refused } from './refused.js'
import { stopDomain } from './running.js'

/** What the system inside does when it is asked to shut down; may depend on what was booted. */
export interface GuestBehaviour {
  /** Milliseconds from a request until it is off; null: it ignores requests. */
  readonly offAfter: number | null
  /** What becomes of a request through the agent, where one is configured; `silent` blocks for 60 s. */
  readonly agent?: 'answers' | 'absent' | 'silent'
  /** What it writes to a virtio port, by the XML that it runs from, and after how many milliseconds; null: nothing. */
  readonly says?: (
    port: string,
    liveXml: string,
  ) => { readonly after: number; readonly text: string } | null
  /** What its agent says is mounted, by the XML that it runs from; null: it has no agent. */
  readonly tells?: (liveXml: string) => GuestInfo | null
  /** What its agent answers to a command of its protocol, both JSON; may throw `Refused`. Absent: it has no agent. */
  readonly obeys?: (command: string, liveXml: string) => string | null | Promise<string>
  /** What it writes to its console once that is opened; null: nothing. */
  readonly shows?: (liveXml: string) => { readonly after: number; readonly text: string } | null
  /** Its addresses, by the source that is asked. */
  readonly addresses?: (source: number) => Interfaces
}

type GuestInfo = Awaited<ReturnType<Calls['domainGetGuestInfo']>>
type Interfaces = Awaited<ReturnType<Calls['domainInterfaceAddresses']>>

/** ACPI power button. */
export function pressPowerButton(host: FakeHost, domain: FakeDomain): void {
  const { offAfter } = domain.guest
  const { id } = domain
  if (offAfter === null) return
  host.schedule(offAfter, () => {
    if (domain.id === id) powerOff(host, domain)
  })
}

/** A request through the guest agent. */
export function askAgent(host: FakeHost, domain: FakeDomain): void | Promise<void> {
  assertAgent(domain)
  const { agent = 'absent' } = domain.guest
  if (agent === 'absent') agentIsDead()
  if (agent === 'answers') {
    pressPowerButton(host, domain)
    return
  }
  return new Promise((_, reject) => {
    host.schedule(AGENT_PATIENCE, () => {
      reject(DEAD)
    })
  })
}

/** Refuses a guest whose XML has no port for an agent. */
export function assertAgent({ live }: FakeDomain): void {
  if (readDomain(live ?? '').hasAgent) return
  throw new Refused(
    'ARGUMENT_UNSUPPORTED',
    'QEMU',
    'argument unsupported: QEMU guest agent is not configured',
  )
}

/** What libvirt says if no agent listens at the port. */
export function agentIsDead(): never {
  throw DEAD
}

const DEAD = new Refused(
  'AGENT_UNRESPONSIVE',
  'QEMU',
  'Guest agent is not responding: QEMU guest agent is not connected',
)

/** The guest switches itself off; with `on_poweroff=restart` it comes back instead. */
export function powerOff(host: FakeHost, domain: FakeDomain): void {
  if (domain.live === null) throw invalid('DOMAIN', 'domain is not running')
  if (domain.onPoweroff === 'restart') return
  emit(host, domain, DOMAIN_EVENT.SHUTDOWN, DOMAIN_EVENT_SHUTDOWN.GUEST)
  stopDomain(host, domain, {
    reason: DOMAIN_SHUTOFF.SHUTDOWN,
    detail: DOMAIN_EVENT_STOPPED.SHUTDOWN,
  })
}

const AGENT_PATIENCE = 60_000

/** Refuses a port that the running guest does not have. */
export function assertPort({ live }: FakeDomain, port: string): void {
  if (live === null || !new RegExp(`name=['"]${port}['"]`).test(live))
    throw new Refused('INTERNAL_ERROR', 'QEMU', `cannot find channel ${port}`)
}

/**
 * What a guest writes to one of its virtio ports, once it does; never, if it writes nothing.
 *
 * A line that is under way comes to whoever listens then, and a guest that has said it says it again to
 * whoever asks.
 */
export async function portSays(host: FakeHost, domain: FakeDomain, port: string): Promise<string> {
  const { id, guest, live, line } = domain
  const isThis = line?.id === id && line.guest === guest && line.port === port
  if (isThis && !line.wasSaid) return line.text
  const said = guest.says?.(port, live ?? '') ?? null
  const after = isThis ? ANSWER_AFTER : said?.after
  const text = new Promise<string>((resolve) => {
    if (said === null || after === undefined) return
    host.schedule(after, () => {
      if (domain.line !== null) domain.line.wasSaid = true
      resolve(said.text)
    })
  })
  domain.line = { id, guest, port, text, wasSaid: false }
  return text
}

/** Milliseconds. */
const ANSWER_AFTER = 1_000
