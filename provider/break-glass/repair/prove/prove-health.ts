import { AGENT_PORT, parseDomain } from '../../../domain-xml/index.js'
import { askBooted, type BootedSystem } from '../../../guest/index.js'
import { observeByUuid, showWait, type Host, type Observation } from '../../../host/index.js'
import { findEveryReachable } from '../../../instance-rescue/proof/addresses.js'
import { watchConsole, type WatchedConsole } from '../../../instance-rescue/proof/watch-console.js'
import type { RepairRequest } from '../plan/repair-request.js'
import type { Evidence } from './evidence.js'
import { judgeHealth, type Judged } from './judge-health.js'

/** Whether an instance's own system was proven to boot, and the last lines of its console in the guest's words. */
export interface Health extends Judged {
  readonly console: readonly string[]
}

/** An instance whose own system is being tried. */
export interface Probation {
  readonly domainUuid: string
  readonly rescueId: string
  readonly request: Pick<RepairRequest, 'rules' | 'healthyTimeout' | 'isUntrusted'>
  readonly formerBoots: readonly string[]
  /** True: nobody waits any more. */
  readonly isStopped: () => boolean
}

/**
 * Watches an instance's own system until it is proven to boot, goes off, or its time is over.
 *
 * What it says is the guest's word. Throws if the connection is lost.
 */
export async function proveHealth(host: Host, probation: Probation): Promise<Health> {
  const { domainUuid, request } = probation
  const first = await observeByUuid(host, domainUuid)
  if (first?.liveXml == null) return { ...NOT, missing: ['it is off'], console: [] }
  if (first.marker?.rescueId !== probation.rescueId || first.marker.isProbation !== true)
    return {
      ...NOT,
      missing: ['something else runs than what was started on probation'],
      console: [],
    }
  const patterns = [LOGIN, ...patternsOf(request.rules)]
  const watched = watchConsole(host, first.dom, patterns)
  const what = `waiting until the own system of instance '${first.dom.name}' is proven to boot`
  try {
    const judged = await showWait(host, { what, timeout: request.healthyTimeout }, () =>
      waitForProof(host, { ...probation, first, watched, login: { since: null } }),
    )
    return { ...judged, console: watched.seen().tail }
  } finally {
    watched.stop()
  }
}

const NOT: Judged = { isProven: false, facts: [], missing: [] }

/** The end of the line that getty writes: a line `Last login: …` has more behind it. */
const LOGIN = '(^|\\S )login:$'

function patternsOf(rules: Probation['request']['rules']): readonly string[] {
  return rules.flatMap((rule) => (rule.kind === 'console' ? [rule.pattern] : []))
}

interface Watching extends Probation {
  readonly first: Observation
  readonly watched: WatchedConsole
  /** When the prompt was seen first. */
  readonly login: { since: number | null }
}

async function waitForProof(host: Host, watching: Watching): Promise<Judged> {
  const { clock } = host
  const { rules, isUntrusted, healthyTimeout } = watching.request
  const end = clock.now() + healthyTimeout * 1_000
  for (;;) {
    const evidence = await gather(host, watching)
    const judged = judgeHealth(rules, isUntrusted, evidence)
    const isOver = evidence.ended !== null || clock.now() >= end || watching.isStopped()
    if (judged.isProven || isOver) return judged
    await clock.sleep(Math.min(PAUSE_MS, Math.max(0, end - clock.now())))
  }
}

const PAUSE_MS = 1_000

async function gather(host: Host, watching: Watching): Promise<Evidence> {
  const { first, watched, login, formerBoots } = watching
  const now = await observeByUuid(host, watching.domainUuid)
  const { rules, isUntrusted } = watching.request
  const ports = rules.flatMap((rule) => (rule.kind === 'tcp' ? [rule.port] : []))
  const [agent, addresses] = await Promise.all([
    askAgent(host, first),
    ports.length === 0 ? [] : findEveryReachable(host, first, !isUntrusted),
  ])
  const open = await tryPorts(host, ports, addresses)
  const { matched, wasOpen } = watched.seen()
  const [hasLogin = false, ...shown] = matched
  if (hasLogin) login.since ??= host.clock.now()
  const patterns = patternsOf(rules)
  return {
    ended: endOf(now, first),
    agent,
    formerBoots,
    loginMs: login.since === null ? null : host.clock.now() - login.since,
    isConsoleOpen: wasOpen,
    shown: patterns.filter((_, at) => shown[at] === true),
    open,
    addresses,
  }
}

async function askAgent(host: Host, { dom, liveXml }: Observation): Promise<BootedSystem | string> {
  const hasPort = parseDomain(liveXml ?? '').occupants.some(({ port }) => port === AGENT_PORT)
  return hasPort ? askBooted(host, dom) : 'it has no port for a guest agent'
}

/** libvirt gives a guest another id at each start; a reboot inside keeps it. */
function endOf(now: Observation | null, { dom: { id } }: Observation): string | null {
  if (now?.liveXml == null) return 'it went off'
  if (now.dom.id !== id) return 'somebody started it again'
  return now.power === 'running' ? null : `it does not run: it is ${now.power}`
}

async function tryPorts(
  { runtime }: Host,
  ports: readonly number[],
  addresses: readonly string[],
): Promise<ReadonlyMap<number, string | null>> {
  const tried = ports.map(async (port) => {
    const open = await Promise.all(
      addresses.map(async (address) => (await runtime.reaches?.(address, port)) === true),
    )
    return [port, addresses.find((_, at) => open[at]) ?? null] as const
  })
  return new Map(await Promise.all(tried))
}
