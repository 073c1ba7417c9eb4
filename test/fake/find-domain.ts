import { DOMAIN_AFFECT, type DomainRef } from '../../provider/libvirt/index.js'
import type { FakeDomain, FakeHost } from './host.js'
import { invalid, Refused } from './refused.js'

/** The domain that a reference means: its UUID counts, as in libvirt. */
export function findDomain(host: FakeHost, { name, uuid }: DomainRef): FakeDomain {
  return host.domains.get(uuid) ?? noDomain(`no domain with matching uuid '${uuid}' (${name})`)
}

/** Refuses a domain that is not there. */
export function noDomain(why: string): never {
  throw new Refused('NO_DOMAIN', 'QEMU', `Domain not found: ${why}`)
}

/** The domain, if it runs. */
export function findRunning(host: FakeHost, dom: DomainRef): FakeDomain & { live: string } {
  const domain = findDomain(host, dom)
  if (!isRunning(domain)) throw invalid('DOMAIN', 'domain is not running')
  return domain
}

function isRunning(domain: FakeDomain): domain is FakeDomain & { live: string } {
  return domain.live !== null
}

/** The domain, if it has a stored definition. */
export function findStored(
  host: FakeHost,
  dom: DomainRef,
  deed: string,
): FakeDomain & { stored: string } {
  const domain = findDomain(host, dom)
  if (!isStored(domain)) throw invalid('QEMU', `cannot ${deed} transient domain`)
  return domain
}

function isStored(domain: FakeDomain): domain is FakeDomain & { stored: string } {
  return domain.stored !== null
}

/** Which definitions a change or a question concerns: without flags, the one in force. */
export function affected(domain: FakeDomain, flags = 0): readonly ('live' | 'stored')[] {
  const asked = [
    ...(flags & DOMAIN_AFFECT.LIVE ? (['live'] as const) : []),
    ...(flags & DOMAIN_AFFECT.CONFIG ? (['stored'] as const) : []),
  ]
  if (asked.length === 0) return domain.live === null ? ['stored'] : ['live']
  if (asked.includes('live') && domain.live === null)
    throw invalid('DOMAIN', 'domain is not running')
  return asked
}
