/** `<address type='pci'>`; numbers, not libvirt's hex text. */
export interface PciAddress {
  readonly type: 'pci'
  /** PCI domain, also called segment: 0 if the XML names none. */
  readonly domain: number
  /** Index of the `<controller type='pci'>` that holds the device; the guest numbers buses by itself. */
  readonly bus: number
  /** Device number on that bus, 0 to 31. */
  readonly slot: number
  /** Function of that device, 0 to 7. */
  readonly function: number
  /** Its `<zpci>`, which every PCI device of a stored s390x definition has; no other machine has it. */
  readonly zpci?: Zpci
}

/** What an s390x guest knows a PCI device by, in place of bus and slot; both are used once in a domain. */
export interface Zpci {
  /** 1 to 0xffff: the guest's PCI domain, so the order in which it finds devices. */
  readonly uid: number
  /** 0 to 0xffffffff. */
  readonly fid: number
}

/** `<address type='drive'>`: SCSI, SATA, IDE and floppy disks. */
export interface DriveAddress {
  readonly type: 'drive'
  /** Index of its `<controller>`; each of these buses counts its own from 0. */
  readonly controller: number
  /** Channel of that controller: 0 or 1 on IDE, 0 elsewhere. */
  readonly bus: number
  /** SCSI target, 0 elsewhere; 0 on `lsilogic` too, whose targets libvirt counts as units. */
  readonly target: number
  /** Place on that channel, from 0; on a SCSI target the LUN. */
  readonly unit: number
}

/** `<address type='usb'>`. */
export interface UsbAddress {
  readonly type: 'usb'
  /** Index of its `<controller type='usb'>`. */
  readonly bus: number
  /** Port of that controller, from 1, or a path through hubs, `1.2`. */
  readonly port: string
}

/** `<address type='ccw'>`: every virtio device of an s390x machine. */
export interface CcwAddress {
  readonly type: 'ccw'
  /** Channel subsystem: 0xfe for virtio devices. */
  readonly cssid: number
  /** Subchannel set, 0 to 3. */
  readonly ssid: number
  /** Device number in it, 0 to 0xffff: the order in which a guest finds them. */
  readonly devno: number
}

/** Any other `<address>` (virtio-mmio, spapr-vio, …), kept as it stands. */
export interface OtherAddress {
  readonly type: 'other'
  /** All its attributes by their names, libvirt's `type` among them. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a device is; numbers, even if libvirt writes hex text. */
export type Address = PciAddress | DriveAddress | UsbAddress | CcwAddress | OtherAddress
