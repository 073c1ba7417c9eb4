import { parseDomain } from '../../provider/domain-xml/index.js'
import { plan } from '../../provider/planner/index.js'
import type { RescueRequest } from '../../provider/planner/index.js'
import { writeDomainXml, type Shape } from './domain-xml.js'

/** An instance's shape and the rescue that is planned for it. */
export interface Combination extends Shape {
  /** The rescue image's properties; with none the rescue is a legacy one. */
  readonly properties: RescueRequest['properties']
}

const SHAPES: readonly Shape[] = [
  { machine: 'pc', bus: 'virtio' },
  { machine: 'q35', bus: 'virtio' },
  { machine: 'q35', bus: 'scsi' },
]

const PROPERTIES = ['virtio', 'scsi', 'usb'].map((bus) => ({ hw_rescue_bus: bus }))

/** Both modes, and in stable mode each kind of address that the planner must find. */
export const COMBINATIONS: readonly Combination[] = SHAPES.flatMap((shape) =>
  [...PROPERTIES, {}].map((properties) => ({ ...shape, properties })),
)

/** What parses the combination's definition with so many disks. */
export function parsing(combination: Combination, disks: number): () => void {
  const xml = writeDomainXml(combination, disks)
  return () => {
    parseDomain(xml)
  }
}

/** What plans its rescue, the definition parsed before. Throws where it is refused: that proves nothing. */
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
