import { domain } from '../protocol/refs.js'
import { nothing, nullable, struct } from '../xdr/composites.js'
import { int, uhyper, uint } from '../xdr/numbers.js'
import { text, uuid } from '../xdr/text.js'
import { flags, procedure } from './procedure.js'

const ofDomain = { dom: domain, flags } as const

/** Procedures about domains as such; numbers as in libvirt's `remote_protocol.x`. */
export const DOMAIN_PROCEDURES = {
  domainCreateXml: procedure(10, { xmlDesc: text, flags }, domain),
  domainGetXmlDesc: procedure(14, ofDomain, text),
  domainGetAutostart: procedure(15, { dom: domain }, int),
  domainGetInfo: procedure(
    16,
    { dom: domain },
    struct({ state: uint, maxMem: uhyper, memory: uhyper, nrVirtCpu: uint, cpuTime: uhyper }),
  ),
  domainLookupById: procedure(22, { id: int }, domain),
  domainLookupByName: procedure(23, { name: text }, domain),
  domainLookupByUuid: procedure(24, { uuid }, domain),
  domainReboot: procedure(27, ofDomain, nothing),
  domainResume: procedure(28, { dom: domain }, nothing),
  domainSetAutostart: procedure(29, { dom: domain, autostart: int }, nothing),
  domainSuspend: procedure(34, { dom: domain }, nothing),
  domainSave: procedure(55, { dom: domain, to: text }, nothing),
  domainIsActive: procedure(150, { dom: domain }, int),
  domainIsPersistent: procedure(151, { dom: domain }, int),
  domainAttachDeviceFlags: procedure(160, { dom: domain, xml: text, flags }, nothing),
  domainDetachDeviceFlags: procedure(161, { dom: domain, xml: text, flags }, nothing),
  domainUpdateDeviceFlags: procedure(174, { dom: domain, xml: text, flags }, nothing),
  domainManagedSave: procedure(182, ofDomain, nothing),
  domainHasManagedSaveImage: procedure(183, ofDomain, int),
  domainManagedSaveRemove: procedure(184, ofDomain, nothing),
  domainCreateWithFlags: procedure(196, ofDomain, domain),
  domainIsUpdated: procedure(202, { dom: domain }, int),
  domainInjectNmi: procedure(210, ofDomain, nothing),
  domainGetState: procedure(212, ofDomain, struct({ state: int, reason: int })),
  domainGetControlInfo: procedure(
    229,
    ofDomain,
    struct({ state: uint, details: uint, stateTime: uhyper }),
  ),
  domainUndefineFlags: procedure(231, ofDomain, nothing),
  domainDestroyFlags: procedure(234, ofDomain, nothing),
  domainReset: procedure(245, ofDomain, nothing),
  domainShutdownFlags: procedure(258, ofDomain, nothing),
  domainPmSuspendForDuration: procedure(
    261,
    { dom: domain, target: uint, duration: uhyper, flags },
    nothing,
  ),
  domainSetMetadata: procedure(
    264,
    {
      dom: domain,
      type: int,
      metadata: nullable(text),
      key: nullable(text),
      uri: nullable(text),
      flags,
    },
    nothing,
  ),
  domainGetMetadata: procedure(265, { dom: domain, type: int, uri: nullable(text), flags }, text),
  domainPmWakeup: procedure(267, ofDomain, nothing),
  domainDefineXmlFlags: procedure(350, { xml: text, flags }, domain),
  domainRename: procedure(358, { dom: domain, newName: nullable(text), flags }, int),
  domainManagedSaveGetXmlDesc: procedure(388, ofDomain, text),
  domainSetLifecycleAction: procedure(
    390,
    { dom: domain, type: uint, action: uint, flags },
    nothing,
  ),
} as const
