import {
  DOMAIN_EVENT,
  DOMAIN_LIFECYCLE,
  DOMAIN_LIFECYCLE_ACTION,
  DOMAIN_PAUSED,
  DOMAIN_RUNNING,
  DOMAIN_SHUTDOWN,
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
} from '../../../provider/libvirt/index.js'
import {
  DOMAIN_EVENT_RESUMED,
  DOMAIN_EVENT_STOPPED,
  DOMAIN_EVENT_SUSPENDED,
} from '../../libvirt/constants.js'
import { addDomain, assertOneIdentity } from './definition-calls.js'
import { readDomain, showDomain } from '../domain-xml.js'
import { affected, findRunning, findStored, findDomain } from '../find-domain.js'
import { askAgent, pressPowerButton } from '../guest.js'
import type { Handlers } from './handlers.js'
import { emit, refOf } from '../host.js'
import { invalid, Refused } from '../refused.js'
import { restoreDomain, startDomain, stopDomain, writeTo } from '../running.js'

const { PAUSED, RUNNING } = DOMAIN_STATE

/** Calls about what a domain does: starting, stopping, saving, jobs. */
export const RUNNING_CALLS: Handlers = {
  domainGetState: (host, { dom }) => {
    const { state, reason } = findDomain(host, dom)
    return { state, reason }
  },
  domainCreateXml: (host, { xmlDesc, flags = 0 }) => {
    const facts = readDomain(xmlDesc)
    assertOneIdentity(host, facts)
    const known = host.domains.get(facts.uuid)
    if (known?.live != null) throw invalid('DOMAIN', `domain '${facts.name}' is already active`)
    const domain = known ?? addDomain(host, facts)
    try {
      startDomain(host, domain, facts.xml, flags)
    } finally {
      if (domain.live === null && domain.stored === null) host.domains.delete(domain.uuid)
    }
    return refOf(domain)
  },
  domainCreateWithFlags: (host, { dom, flags = 0 }) => {
    const domain = findDomain(host, dom)
    if (domain.live !== null) throw invalid('QEMU', 'domain is already running')
    if (domain.saved === null) startDomain(host, domain, domain.stored ?? '', flags)
    else restoreDomain(host, domain, flags)
    return refOf(domain)
  },
  domainDestroyFlags: (host, { dom }) => {
    const how = { reason: DOMAIN_SHUTOFF.DESTROYED, detail: DOMAIN_EVENT_STOPPED.DESTROYED }
    const domain = findDomain(host, dom)
    if (domain.live === null) throw invalid('DOMAIN', 'domain is not running')
    stopDomain(host, domain, how)
  },
  domainShutdownFlags: (host, { dom, flags = 0 }) => {
    const domain = findRunning(host, dom)
    if (flags & DOMAIN_SHUTDOWN.GUEST_AGENT) return askAgent(host, domain)
    if (domain.state !== RUNNING) throw invalid('QEMU', 'domain is not running')
    pressPowerButton(host, domain)
  },
  domainSetLifecycleAction: (host, { dom, type, action, flags }) => {
    const domain = findDomain(host, dom)
    const name = Object.entries(DOMAIN_LIFECYCLE_ACTION).find(([, value]) => value === action)?.[0]
    if (name === undefined) throw new Refused('INVALID_ARG', 'DOMAIN', 'invalid action')
    if (affected(domain, flags).includes('live') && type === DOMAIN_LIFECYCLE.POWEROFF) {
      domain.onPoweroff = name.toLowerCase().replace('_', '-')
    }
  },
  domainSuspend: (host, { dom }) => {
    const domain = findRunning(host, dom)
    if (domain.state === PAUSED) return
    domain.state = PAUSED
    domain.reason = DOMAIN_PAUSED.USER
    emit(host, domain, DOMAIN_EVENT.SUSPENDED, DOMAIN_EVENT_SUSPENDED.PAUSED)
  },
  domainResume: (host, { dom }) => {
    const domain = findRunning(host, dom)
    if (domain.state === RUNNING) throw invalid('QEMU', 'domain is already running')
    domain.state = RUNNING
    domain.reason = DOMAIN_RUNNING.UNPAUSED
    writeTo(host, domain)
    emit(host, domain, DOMAIN_EVENT.RESUMED, DOMAIN_EVENT_RESUMED.UNPAUSED)
  },
  domainManagedSave: (host, { dom }) => {
    const domain = findRunning(host, dom)
    findStored(host, dom, 'do managed save for')
    domain.saved = domain.live
    emit(host, domain, DOMAIN_EVENT.SUSPENDED, DOMAIN_EVENT_SUSPENDED.PAUSED)
    stopDomain(host, domain, { reason: DOMAIN_SHUTOFF.SAVED, detail: DOMAIN_EVENT_STOPPED.SAVED })
  },
  domainHasManagedSaveImage: (host, { dom }) => Number(findDomain(host, dom).saved !== null),
  domainManagedSaveRemove: (host, { dom }) => {
    const domain = findDomain(host, dom)
    const gone = `Failed to remove managed save file '${domain.name}.save': No such file or directory`
    if (domain.saved === null) throw new Refused('SYSTEM_ERROR', 'QEMU', gone)
    domain.saved = null
  },
  domainManagedSaveGetXmlDesc: (host, { dom }) => {
    const { saved } = findDomain(host, dom)
    if (saved === null) throw invalid('QEMU', 'domain does not have managed save image')
    return showDomain(saved, { secure: false, id: -1 })
  },
  domainGetJobInfo: (host, { dom }) => ({ ...NO_JOB, type: findRunning(host, dom).job }),
}

const NO_JOB = {
  timeElapsed: 0n,
  timeRemaining: 0n,
  dataTotal: 0n,
  dataProcessed: 0n,
  dataRemaining: 0n,
  memTotal: 0n,
  memProcessed: 0n,
  memRemaining: 0n,
  fileTotal: 0n,
  fileProcessed: 0n,
  fileRemaining: 0n,
} as const
