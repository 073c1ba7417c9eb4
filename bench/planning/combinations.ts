import { parseDomain } from '../../provider/domain-xml/index.js'
import { plan } from '../../provider/planner/index.js'
import type { RescueRequest } from '../../provider/planner/index.js'
import { writeDomainXml, type Shape } from './domain-xml.js'

/** The shape of an instance, and the rescue that is planned for it. */
export interface Combination extends Shape {
  /** The rescue image's properties; without any, the rescue is a legacy one. */
  readonly properties: RescueRequest['properties']
}

const SHAPES: readonly Shape[] = [
  { machine: 'pc', bus: 'virtio' },
  { machine: 'q35', bus: 'virtio' },
  { machine: 'q35', bus: 'scsi' },
]

const PROPERTIES = ['virtio', 'scsi', 'usb'].map((bus) => ({ hw_rescue_bus: bus }))

/** Both modes and, in stable mode, each kind of address that the planner has to find. */
export const COMBINATIONS: readonly Combination[] = SHAPES.flatMap((shape) =>
  [...PROPERTIES, {}].map((properties) => ({ ...shape, properties })),
)

/** Returns an action that parses the definition of an instance with that many disks. */
export function parsing(combination: Combination, disks: number): () => void {
  const xml = writeDomainXml(combination, disks)
  return () => {
    parseDomain(xml)
  }
}

/** Returns an action that plans its rescue from the parsed definition. It throws if the planner refuses. */
export function planning(combination: Combination, disks: number): () => void {
  const request: RescueRequest = {
    domain: parseDomain(writeDomainXml(combination, disks)),
    properties: combination.properties,
    capabilities: null,
    image: '/var/lib/libvirt/images/rescue.img',
    configDrives: [],
    volumeBacked: false,
  }
  return () => {
    const answer = plan(request)
    if (!answer.ok) throw new Error(`not planned: ${JSON.stringify(answer.issues)}`)
  }
}
