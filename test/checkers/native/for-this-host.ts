import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom'

/**
 * Rewrites what ties a definition to the host it comes from, so that a lab's libvirt can take it.
 *
 * Disks, controllers, other devices and all addresses stay. KVM and its CPUs become QEMU's own;
 * emulator, security labels, secrets and TPM go. Other devices stand in for network cards and for the
 * host's SCSI devices.
 */
export function forThisHost(xml: string): string {
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml')
  const root = document.documentElement
  if (root === null) return xml
  if (HARDWARE.has(root.getAttribute('type') ?? '')) root.setAttribute('type', 'qemu')
  for (const name of LEFT_OUT) remove(all(root, name))
  for (const cpu of all(root, 'cpu')) withoutModel(cpu)
  for (const screen of all(root, 'graphics')) remove(children(screen).filter(isListen).slice(1))
  for (const card of all(root, 'interface')) standIn(document, card)
  for (const device of all(root, 'hostdev')) unboundDevice(document, device)
  return new XMLSerializer().serializeToString(document)
}

const HARDWARE: ReadonlySet<string> = new Set(['kvm', 'hvf', 'test'])
const LEFT_OUT = ['emulator', 'seclabel', 'auth', 'tpm', 'kvm', 'hyperv'] as const

const isListen = ({ tagName }: Element): boolean => tagName === 'listen'

/** Numbers of cores and NUMA nodes stay: memory devices need them. */
function withoutModel(cpu: Element): void {
  for (const { name } of [...cpu.attributes]) cpu.removeAttribute(name)
  remove(children(cpu).filter(({ tagName }) => tagName !== 'topology' && tagName !== 'numa'))
}

/**
 * A network card becomes another virtio device at its address.
 *
 * For a command line libvirt gives each card a new address, and asks the host for a tap device. The
 * stand-in has no boot order: `brokenPromises` checks those of network cards.
 */
function standIn(document: Document, card: Element): void {
  const device = make(document, 'rng', { model: 'virtio' })
  device.appendChild(make(document, 'backend', { model: 'builtin' }))
  for (const address of children(card).filter(isAddress)) device.appendChild(address)
  card.parentNode?.replaceChild(device, card)
}

const isAddress = ({ tagName }: Element): boolean => tagName === 'address'

/** The host's own devices need not be there: PCI with a driver, USB by number, SCSI by iSCSI. */
function unboundDevice(document: Document, device: Element): void {
  const source = children(device).find(({ tagName }) => tagName === 'source')
  const type = device.getAttribute('type')
  if (source === undefined) return
  if (type === 'pci') {
    remove(children(device).filter(({ tagName }) => tagName === 'driver'))
    device.insertBefore(make(document, 'driver', { name: 'vfio' }), source)
  }
  if (type === 'usb') {
    remove(children(source))
    source.appendChild(make(document, 'address', { bus: '1', device: '1' }))
  }
  if (type === 'scsi') device.replaceChild(iscsiSource(document), source)
}

function iscsiSource(document: Document): Element {
  const name = 'iqn.2026-01.org.example:disk/1'
  const source = make(document, 'source', { protocol: 'iscsi', name })
  source.appendChild(make(document, 'host', { name: 'iscsi.example.org' }))
  return source
}

function make(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Element {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

function all(root: Element, name: string): readonly Element[] {
  return [...root.getElementsByTagName(name)]
}

function children(element: Element): readonly Element[] {
  return [...element.children]
}

function remove(elements: readonly Element[]): void {
  for (const element of elements) element.parentNode?.removeChild(element)
}
