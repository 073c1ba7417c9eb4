/**
 * A device's address, out of its path in /sys: the chain of PCI addresses, then where the device hangs
 * on its controller. `port` is the port of an ATA controller, which the path does not hold.
 *
 * Numbers that Linux gives in the order of discovery (`host2`, `ata3`, `virtio0`, `usb1`) are left out:
 * they say nothing about the machine. `pci 0000:00:04.0`, `pci 0000:00:05.0 scsi 0:3:1` (channel,
 * target, unit), `pci 0000:00:1f.2 ata 3:0` (port, target), `pci 0000:00:06.0 usb 1.2`,
 * `platform floppy.0`.
 */
export function place(path: string, port = ''): string {
  const chain = path.match(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/g)
  const platform = /\/platform\/([^/]+)/.exec(path)?.[1] ?? path
  return `${chain === null ? `platform ${platform}` : `pci ${chain.join('/')}`}${hangs(path, port)}`
}

function hangs(path: string, port: string): string {
  const usb = /\/usb\d+\/(?:\d+-[\d.]+\/)*\d+-([\d.]+)\//.exec(path)
  if (usb !== null) return ` usb ${usb[1] ?? ''}` // before SCSI: a USB disk is a SCSI disk, too
  const scsi = /\/\d+:((\d+):(\d+):(\d+))\//.exec(path)
  if (scsi === null) return ''
  return path.includes('/ata') ? ` ata ${port}:${scsi[3] ?? ''}` : ` scsi ${scsi[1] ?? ''}`
}
