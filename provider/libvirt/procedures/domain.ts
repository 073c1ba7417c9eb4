import { domain } from '../protocol/refs.js'
import { array, nothing, nullable, struct, withDefault } from '../xdr/composites.js'
import { int, uhyper, uint } from '../xdr/numbers.js'
import { text, uuid } from '../xdr/text.js'
import { flags, procedure } from './procedure.js'

const ofDomain = { dom: domain, flags } as const
/** Most disks with an error (`REMOTE_DOMAIN_DISK_ERRORS_MAX`). */
const ERRORS_LIMIT = 256

/** Procedures about domains; numbers as in libvirt's `remote_protocol.x`. */
export const DOMAIN_PROCEDURES = {
  domainCreateXml: procedure(10, { xmlDesc: text, flags }, domain),
  domainGetXmlDesc: procedure(14, ofDomain, text),
  domainGetAutostart: procedure(15, { dom: domain }, int),
  domainLookupByName: procedure(23, { name: text }, domain),
  domainLookupByUuid: procedure(24, { uuid }, domain),
  domainResume: procedure(28, { dom: domain }, nothing),
  domainSetAutostart: procedure(29, { dom: domain, autostart: int }, nothing),
  domainSuspend: procedure(34, { dom: domain }, nothing),
  domainIsPersistent: procedure(151, { dom: domain }, int),
  domainManagedSave: procedure(182, ofDomain, nothing),
  domainHasManagedSaveImage: procedure(183, ofDomain, int),
  domainManagedSaveRemove: procedure(184, ofDomain, nothing),
  domainGetBlockInfo: procedure(
    194,
    { dom: domain, path: text, flags },
    struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
  ),
  domainCreateWithFlags: procedure(196, ofDomain, domain),
  domainGetState: procedure(212, ofDomain, struct({ state: int, reason: int })),
  domainUndefineFlags: procedure(231, ofDomain, nothing),
  domainDestroyFlags: procedure(234, ofDomain, nothing),
  domainShutdownFlags: procedure(258, ofDomain, nothing),
  domainGetDiskErrors: procedure(
    263,
    { dom: domain, maxerrors: withDefault(uint, ERRORS_LIMIT), flags },
    struct({ errors: array(struct({ disk: text, error: int }), ERRORS_LIMIT), nerrors: int }),
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
  domainDefineXmlFlags: procedure(350, { xml: text, flags }, domain),
  domainManagedSaveGetXmlDesc: procedure(388, ofDomain, text),
  domainSetLifecycleAction: procedure(
    390,
    { dom: domain, type: uint, action: uint, flags },
    nothing,
  ),
} as const
