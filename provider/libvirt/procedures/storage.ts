import { pool, vol } from '../protocol/refs.js'
import { array, nothing, struct, withDefault } from '../xdr/composites.js'
import { int, uhyper, uint } from '../xdr/numbers.js'
import { text, uuid } from '../xdr/text.js'
import { flags, LIST_LIMIT, procedure } from './procedure.js'

const ofPool = { pool, flags } as const
const ofVol = { vol, flags } as const
const volInfo = struct({ type: int, capacity: uhyper, allocation: uhyper })

/** Procedures about storage pools and volumes; numbers as in libvirt's `remote_protocol.x`. */
export const STORAGE_PROCEDURES = {
  storagePoolCreateXml: procedure(76, { xml: text, flags }, pool),
  storagePoolCreate: procedure(78, ofPool, nothing),
  storagePoolDestroy: procedure(80, { pool }, nothing),
  storagePoolRefresh: procedure(83, ofPool, nothing),
  storagePoolLookupByName: procedure(84, { name: text }, pool),
  storagePoolLookupByUuid: procedure(85, { uuid }, pool),
  storagePoolGetInfo: procedure(
    87,
    { pool },
    struct({ state: uint, capacity: uhyper, allocation: uhyper, available: uhyper }),
  ),
  storagePoolGetXmlDesc: procedure(88, ofPool, text),
  storageVolCreateXml: procedure(93, { pool, xml: text, flags }, vol),
  storageVolDelete: procedure(94, ofVol, nothing),
  storageVolLookupByName: procedure(95, { pool, name: text }, vol),
  storageVolLookupByPath: procedure(97, { path: text }, vol),
  storageVolGetInfo: procedure(98, { vol }, volInfo),
  storageVolGetXmlDesc: procedure(99, ofVol, text),
  storageVolCreateXmlFrom: procedure(125, { pool, xml: text, clonevol: vol, flags }, vol),
  storagePoolListAllVolumes: procedure(
    282,
    { pool, needResults: withDefault(int, 1), flags },
    struct({ vols: array(vol, LIST_LIMIT), ret: uint }),
  ),
  storagePoolLookupByTargetPath: procedure(391, { path: text }, pool),
} as const
