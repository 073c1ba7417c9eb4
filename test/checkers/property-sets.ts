import type { ImageProperties } from '../../provider/planner/index.js'

/** Sets of image properties that between them ask for every mode, device, bus and default. */
export const PROPERTY_SETS: readonly ImageProperties[] = [
  {},
  { hw_disk_bus: 'scsi', hw_scsi_model: 'virtio-scsi' },
  { hw_disk_bus: 'virtio' },
  { hw_disk_bus: 'sata' },
  { hw_disk_bus: 'ide' },
  { hw_disk_bus: 'usb' },
  { hw_rescue_device: 'disk' },
  { hw_rescue_device: 'cdrom' },
  { hw_rescue_device: 'floppy' },
  { hw_rescue_bus: 'virtio' },
  { hw_rescue_bus: 'usb' },
  { hw_rescue_bus: 'scsi' },
  { hw_rescue_bus: 'sata' },
  { hw_rescue_bus: 'ide' },
  { hw_rescue_device: 'cdrom', hw_rescue_bus: 'scsi' },
  { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
  { hw_rescue_device: 'cdrom', hw_rescue_bus: 'usb' },
  { hw_rescue_device: 'cdrom', hw_rescue_bus: 'ide' },
]
