import { expect } from 'chai'
import { parseArguments } from '../../../provider/instance-rescue/inputs/index.js'

const BUSES = 'virtio, scsi, sata, ide, usb, fdc'
const MODELS = 'virtio-scsi, lsilogic, lsisas1068, lsisas1078, vmpvscsi, buslogic, ibmvscsi'
const NOVA = ' (Nova allows it, but a rescue here does not)'

/** Properties, and what is wrong with them. */
const CASES: readonly (readonly [Readonly<Record<string, unknown>>, readonly string[]])[] = [
  [{}, []],
  [{ hw_rescue_device: 'cdrom', hw_rescue_bus: 'ide' }, []],
  [
    { hw_rescue_bus: 'virtoi' },
    [`hw_rescue_bus: 'virtoi' is not one of ${BUSES}; did you mean 'virtio'?`],
  ],
  [
    { hw_rescue_bus: 'SCSI' },
    [`hw_rescue_bus: 'SCSI' is not one of ${BUSES}; did you mean 'scsi'?`],
  ],
  [{ hw_rescue_bus: 'nvme' }, [`hw_rescue_bus: 'nvme' is not one of ${BUSES}`]],
  [{ hw_rescue_bus: '' }, [`hw_rescue_bus: '' is not one of ${BUSES}`]],
  [{ hw_rescue_bus: 'xen' }, [`hw_rescue_bus: 'xen' is not one of ${BUSES}${NOVA}`]],
  [
    { hw_rescue_device: 'lun' },
    [`hw_rescue_device: 'lun' is not one of disk, cdrom, floppy${NOVA}`],
  ],
  [
    { hw_rescue_device: 'disc', hw_rescue_bus: 'ubs' },
    [
      "hw_rescue_device: 'disc' is not one of disk, cdrom, floppy; did you mean 'disk'?",
      `hw_rescue_bus: 'ubs' is not one of ${BUSES}; did you mean 'usb'?`,
    ],
  ],
  [
    { hw_rescue_devise: 'disk' },
    [
      "hw_rescue_devise: 'hw_rescue_devise' is not an image property; did you mean 'hw_rescue_device'?",
    ],
  ],
  [
    { 'hw-rescue-bus': 'usb', hw_resuce_bus: 'usb', HW_RESCUE_DEVICE: 'disk' },
    [
      "hw-rescue-bus: 'hw-rescue-bus' is not an image property; did you mean 'hw_rescue_bus'?",
      "hw_resuce_bus: 'hw_resuce_bus' is not an image property; did you mean 'hw_rescue_bus'?",
      "HW_RESCUE_DEVICE: 'HW_RESCUE_DEVICE' is not an image property; did you mean 'hw_rescue_device'?",
    ],
  ],
  [
    { hw_rescue_image_format: 'raw' },
    [
      "hw_rescue_image_format: 'hw_rescue_image_format' is not an image property; known: hw_rescue_device, hw_rescue_bus",
    ],
  ],
  // The bus property of the device is used if no hw_rescue_bus is given, and only then.
  [{ hw_disk_bus: 'nvme' }, [`hw_disk_bus: 'nvme' is not one of ${BUSES}, xen`]],
  [{ hw_disk_bus: 'xen' }, []],
  [{ hw_disk_bus: 'nvme', hw_rescue_device: 'cdrom' }, []],
  [
    { hw_cdrom_bus: 'nvme', hw_rescue_device: 'cdrom' },
    [`hw_cdrom_bus: 'nvme' is not one of ${BUSES}, xen`],
  ],
  [{ hw_cdrom_bus: 'nvme' }, []],
  [
    { hw_floppy_bus: 'x', hw_rescue_device: 'floppy' },
    [`hw_floppy_bus: 'x' is not one of ${BUSES}, xen`],
  ],
  [{ hw_disk_bus: 'nvme', hw_rescue_bus: 'scsi' }, []],
  // The model of the controller is used on a SCSI bus, and only there.
  [
    { hw_rescue_bus: 'scsi', hw_scsi_model: 'virtio-scis' },
    [`hw_scsi_model: 'virtio-scis' is not one of ${MODELS}; did you mean 'virtio-scsi'?`],
  ],
  [
    { hw_disk_bus: 'scsi', hw_scsi_model: 'none' },
    [`hw_scsi_model: 'none' is not one of ${MODELS}`],
  ],
  [{ hw_rescue_bus: 'scsi', hw_scsi_model: 'lsilogic' }, []],
  [{ hw_rescue_bus: 'usb', hw_scsi_model: 'none' }, []],
  [{ hw_vif_model: { a: 1 } }, ['hw_vif_model: is an object, not text']],
  [{ os_distro: 'de\u0007bian' }, ["os_distro: 'de\\u0007bian' contains a control character"]],
  [{ '': 'x' }, [": '' is not a property's name"]],
]

describe('image properties', () => {
  for (const [properties, expected] of CASES) {
    it(`${JSON.stringify(properties)}: ${expected.length === 0 ? 'fine' : expected.join('; ')}`, () => {
      const parsed = parseArguments({ instance: 'web', image: { properties } })
      const failures = parsed.ok ? [] : parsed.failures
      expect(
        failures.map(
          ({ property, reason }) => `${property.replace('image.properties.', '')}: ${reason}`,
        ),
      ).to.have.members(expected)
    })
  }
})
