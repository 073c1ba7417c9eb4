import { attribute, child, children, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** What a definition says of the owner of the guest's files: https://libvirt.org/formatdomain.html#security-label */
export interface DacLabel {
  /** True if libvirt must leave the files alone: then it also refuses to be told the same of a single file. */
  readonly isFixed: boolean
  /** `uid:gid` that QEMU runs as, if the definition says it in numbers; null: as the host chooses. */
  readonly owner: string | null
}

/** Reads it. A label without a model is for the host's first model, which may be this one. */
export function readDacLabel(xml: string): DacLabel {
  const labels = children(readDefinition(xml).root, 'seclabel')
  const named = labels.find((label) => attribute(label, 'model') === 'dac')
  const label = named ?? labels.find((one) => attribute(one, 'model') === null) ?? null
  const isFixed =
    attribute(label, 'relabel') === 'no' ||
    (attribute(label, 'type') === 'none' && attribute(label, 'relabel') !== 'yes')
  const [, uid, gid] = OWNER.exec(text(child(label, 'label')) ?? '') ?? []
  return { isFixed, owner: uid === undefined || gid === undefined ? null : `${uid}:${gid}` }
}

const OWNER = /^\+?(\d{1,10}):\+?(\d{1,10})$/
