import {
  plan,
  type ImageProperties,
  type OriginalDisks,
  type RescuePlan,
} from '../../../provider/planner/index.js'
import { requestFor } from '../../planner/fixtures.js'

/** An instance to be rescued. */
export interface Instance {
  /** Paths of its virtio disks, the root first. */
  readonly disks: readonly string[]
  readonly image: string
  readonly properties: ImageProperties
  /** Boot orders of the disks instead of `<boot dev='hd'/>`. */
  readonly hasBootOrders?: boolean
  readonly originalDisks?: OriginalDisks
  /** More XML of `<devices>`. */
  readonly devices?: string
}

/** Plans the rescue of an instance as the lifecycle does. */
export function planOf({
  disks,
  image,
  properties,
  hasBootOrders = false,
  devices = '',
  originalDisks = 'read-write',
}: Instance): RescuePlan {
  const boot = hasBootOrders ? '' : "<boot dev='hd'/>"
  const elements = disks.map((path, at) => diskXml(path, at, hasBootOrders)).join('')
  const xml = `<domain type='kvm'><name>web</name><os><type arch='x86_64' machine='pc'>hvm</type>${boot}</os><devices>${XHCI}${elements}${devices}</devices></domain>`
  const planned = plan({ ...requestFor(xml, properties), image, originalDisks })
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues))
  return planned.value
}

const XHCI = `<controller type='usb' index='0' model='qemu-xhci' ports='15'><address type='pci' domain='0' bus='0' slot='3' function='0'/></controller>`

function diskXml(path: string, at: number, hasBootOrder: boolean): string {
  const order = hasBootOrder ? `<boot order='${at + 1}'/>` : ''
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vd${String.fromCharCode(97 + at)}' bus='virtio'/>${order}<address type='pci' domain='0' bus='0' slot='${at + 5}' function='0'/></disk>`
}
