import { timeOf, type FoundRescue } from '../../break-glass/index.js'

/** One rescue as `status --json` prints it; null for what the host does not say. */
export interface ListedRescue {
  readonly instance: string
  readonly domainUuid: string
  readonly status: FoundRescue['status']['status']
  readonly statusReason: string
  readonly mode: 'stable' | 'legacy' | null
  /** ISO 8601, UTC. */
  readonly since: string | null
  readonly originalPowerState: 'running' | 'shutoff' | null
  readonly owner: {
    readonly organization: string
    readonly project: string
    readonly stack: string
    readonly name: string
  } | null
  /** Why the instance is in rescue, as its owner says. */
  readonly reason: string | null
  readonly ticket: string | null
  /** When its time is over, ISO 8601, UTC; null: it has no end. */
  readonly until: string | null
  /** True if its time is over. */
  readonly isPast: boolean
  /** The process that worked on the rescue last, and the name of its host. */
  readonly holder: { readonly host: string; readonly pid: number } | null
  readonly record: { readonly volume: string; readonly pool: string } | null
}

/** Takes from a rescue what programs may rely on. */
export function listRescue(found: FoundRescue, now: Date): ListedRescue {
  const { instance, domainUuid, status, page, trace } = found
  const vol = trace.kind === 'record' ? trace.record.vol : null
  const claim = page?.state.claim
  return {
    instance,
    domainUuid,
    status: status.status,
    statusReason: status.reason,
    mode: claim?.mode ?? null,
    since: claim?.time ?? null,
    originalPowerState: claim?.original.power ?? null,
    owner: claim?.owner ?? null,
    reason: page?.state.reason ?? null,
    ticket: page?.state.ticket ?? null,
    ...timeOf(found, now),
    holder: page && { host: shortHost(page.holder.host), pid: page.holder.pid },
    record: vol && { volume: vol.name, pool: vol.pool },
  }
}

/** A holder's host consists of name, machine id and pid namespace; people need only the name. */
function shortHost(host: string): string {
  return host.split('/')[0] ?? host
}
