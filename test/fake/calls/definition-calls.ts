import {
  DOMAIN_EVENT,
  DOMAIN_JOB,
  DOMAIN_METADATA,
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
  DOMAIN_UNDEFINE,
  DOMAIN_XML,
  LIST_DOMAINS,
} from '../../../provider/libvirt/index.js'
import { DOMAIN_EVENT_DEFINED, DOMAIN_EVENT_UNDEFINED } from '../../libvirt/constants.js'
import { readDomain, showDomain, withElement, withNote, type DomainFacts } from '../domain-xml.js'
import { affected, findStored, noDomain, findDomain } from '../find-domain.js'
import type { Handlers } from './handlers.js'
import { emit, refOf, type FakeDomain, type FakeHost } from '../host.js'
import { invalid, Refused } from '../refused.js'

/** Calls about what libvirt knows of a domain: finding, defining, reading its XML. */
export const DEFINITION_CALLS: Handlers = {
  connectListAllDomains: (host, { flags = 0 }) => {
    const domains = [...host.domains.values()]
      .filter(({ live }) => flags !== LIST_DOMAINS.ACTIVE || live !== null)
      .map(refOf)
    return { domains, ret: domains.length }
  },
  domainLookupByName: (host, { name }) => {
    const found = [...host.domains.values()].find((domain) => domain.name === name)
    return refOf(found ?? noDomain(`no domain with matching name '${name}'`))
  },
  domainLookupByUuid: (host, { uuid }) =>
    refOf(host.domains.get(uuid) ?? noDomain(`no domain with matching uuid '${uuid}'`)),
  domainDefineXmlFlags: (host, { xml }) => {
    const facts = readDomain(xml)
    assertOneIdentity(host, facts)
    const known = host.domains.get(facts.uuid)
    const domain = known ?? addDomain(host, facts)
    domain.stored = facts.xml
    emit(host, domain, DOMAIN_EVENT.DEFINED, known ? UPDATED : ADDED)
    return refOf(domain)
  },
  domainUndefineFlags: (host, { dom, flags = 0 }) => {
    const { stored } = findStored(host, dom, 'undefine')
    const domain = findDomain(host, dom)
    const { nvram } = readDomain(stored)
    assertUndefinable(domain, { flags, hasNvram: nvram !== null })
    if (flags & DOMAIN_UNDEFINE.MANAGED_SAVE) domain.saved = null
    if (nvram !== null && flags & DOMAIN_UNDEFINE.NVRAM) host.files.delete(nvram.path)
    domain.stored = null
    domain.autostart = false
    if (domain.live === null) host.domains.delete(domain.uuid)
    emit(host, domain, DOMAIN_EVENT.UNDEFINED, DOMAIN_EVENT_UNDEFINED.REMOVED)
  },
  domainGetXmlDesc: (host, { dom, flags = 0 }) => {
    const domain = findDomain(host, dom)
    const stored = domain.stored ?? domain.live ?? ''
    const isLive = !(flags & DOMAIN_XML.INACTIVE) && domain.live !== null
    return showDomain(isLive ? (domain.live ?? '') : stored, {
      secure: (flags & DOMAIN_XML.SECURE) !== 0,
      id: isLive ? domain.id : -1,
    })
  },
  domainIsPersistent: (host, { dom }) => Number(findDomain(host, dom).stored !== null),
  domainGetAutostart: (host, { dom }) => Number(findDomain(host, dom).autostart),
  domainSetAutostart: (host, { dom, autostart }) => {
    findStored(host, dom, 'set autostart for').autostart = autostart !== 0
  },
  domainSetMetadata: (host, { dom, type, metadata = null, key, uri, flags }) => {
    const domain = findDomain(host, dom)
    for (const which of affected(domain, flags)) {
      const xml = domain[which] ?? ''
      domain[which] =
        type === DOMAIN_METADATA.ELEMENT
          ? withElement(xml, metadata, { prefix: key ?? '', namespace: uri ?? '' })
          : withNote(xml, noteOf(type), metadata)
    }
  },
}

const { ADDED, UPDATED } = DOMAIN_EVENT_DEFINED

/** Refuses a name or a UUID that another domain has. */
export function assertOneIdentity(host: FakeHost, { name, uuid }: DomainFacts): void {
  for (const domain of host.domains.values()) {
    if (domain.uuid === uuid && domain.name !== name) {
      throw new Refused(
        'OPERATION_FAILED',
        'DOMAIN',
        `operation failed: domain '${domain.name}' is already defined with uuid ${uuid}`,
      )
    }
    if (domain.uuid !== uuid && domain.name === name) {
      throw new Refused(
        'OPERATION_FAILED',
        'DOMAIN',
        `operation failed: domain '${name}' already exists with uuid ${domain.uuid}`,
      )
    }
  }
}

/** A domain that is off and has no definition yet. */
export function addDomain(host: FakeHost, { name, uuid }: DomainFacts): FakeDomain {
  const domain: FakeDomain = {
    name,
    uuid,
    stored: null,
    live: null,
    id: -1,
    state: DOMAIN_STATE.SHUTOFF,
    reason: DOMAIN_SHUTOFF.UNKNOWN,
    autostart: false,
    saved: null,
    onPoweroff: 'destroy',
    job: DOMAIN_JOB.NONE,
    blockJobs: new Set(),
    commits: new Map(),
    diskErrors: new Map(),
    guest: { offAfter: null },
    line: null,
    hasOpenConsole: false,
    leaveConsole: () => undefined,
  }
  host.domains.set(uuid, domain)
  return domain
}

function assertUndefinable(
  domain: FakeDomain,
  { flags, hasNvram }: { readonly flags: number; readonly hasNvram: boolean },
): void {
  if (domain.saved !== null && !(flags & DOMAIN_UNDEFINE.MANAGED_SAVE)) {
    throw invalid('QEMU', 'Refusing to undefine while domain managed save image exists')
  }
  const { NVRAM, KEEP_NVRAM } = DOMAIN_UNDEFINE
  if (hasNvram && !(flags & (NVRAM | KEEP_NVRAM))) {
    throw invalid('QEMU', 'cannot undefine domain with nvram')
  }
}

function noteOf(type: number): 'title' | 'description' {
  if (type === DOMAIN_METADATA.TITLE) return 'title'
  if (type === DOMAIN_METADATA.DESCRIPTION) return 'description'
  throw new Refused('NO_SUPPORT', 'QEMU', 'the fake changes only titles, descriptions and elements')
}
