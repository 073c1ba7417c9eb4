import { output, type Input } from '@pulumi/pulumi'
import { expect } from 'chai'
import { argumentsSchema } from '../../provider/instance-rescue/inputs/index.js'
import { NOVA_SCSI_MODELS, RESCUE_BUSES, RESCUE_DEVICES } from '../../provider/planner/index.js'
import {
  uncheckedProperties,
  type ImageProperties,
  type InlineImage,
  type ScsiModel,
} from '../../sdk/index.js'

/** Written out, so that a value on one side only does not compile. */
const SCSI_MODELS: Readonly<Record<ScsiModel, true>> = {
  'virtio-scsi': true,
  lsilogic: true,
  lsisas1068: true,
  lsisas1078: true,
  vmpvscsi: true,
  buslogic: true,
  ibmvscsi: true,
}

describe('the type of image properties', () => {
  it('takes known keys with known values, also later ones', () => {
    const image: InlineImage = {
      properties: {
        hw_rescue_device: 'cdrom',
        hw_rescue_bus: output('sata' as const),
        hw_disk_bus: 'xen',
        hw_scsi_model: 'virtio-scsi',
        os_shutdown_timeout: 30,
        os_type: 'linux',
      },
    }
    expect(Object.keys(image.properties ?? {})).to.have.length(6)
  })

  it('refuses a misspelt key: this compiles only if each of these lines is an error', () => {
    const wrong: readonly ImageProperties[] = [
      // @ts-expect-error misspelt hw_rescue_bus
      { hw_rescue_bsu: 'usb' },
      // @ts-expect-error misspelt hw_rescue_device
      { 'hw-rescue-device': 'cdrom' },
      // @ts-expect-error misspelt os_type
      { os_typ: 'linux' },
      // @ts-expect-error a key of one's own
      { acme_owner: 'ops' },
      // @ts-expect-error misspelt beside unchecked properties
      { hw_rescue_bsu: 'usb', ...uncheckedProperties({ acme_owner: 'ops' }) },
    ]
    // @ts-expect-error in the arguments, too
    const image: InlineImage = { properties: { hw_rescue_bsu: 'usb' } }
    expect([...wrong, image]).to.have.length(6)
  })

  it('refuses a misspelt value: this compiles only if each of these lines is an error', () => {
    const wrong: readonly ImageProperties[] = [
      // @ts-expect-error misspelt usb
      { hw_rescue_bus: 'ubs' },
      // @ts-expect-error Xen's bus is not a rescue bus
      { hw_rescue_bus: 'xen' },
      // @ts-expect-error misspelt cdrom
      { hw_rescue_device: 'cd-rom' },
      // @ts-expect-error misspelt virtio-scsi
      { hw_scsi_model: 'virtio' },
      // @ts-expect-error misspelt linux
      { os_type: 'Linux' },
      // @ts-expect-error text that may be anything
      { hw_rescue_bus: ['usb'].join() },
    ]
    expect(wrong).to.have.length(6)
  })

  it('takes keys and values of your own through uncheckedProperties, unchanged', () => {
    const list: Readonly<Record<string, Input<string>>> = { acme_owner: 'ops' }
    const properties: ImageProperties = { hw_rescue_bus: 'usb', ...uncheckedProperties(list) }
    const whole: InlineImage = { properties: uncheckedProperties(list) }
    const record: ImageProperties = list // a record has no keys that could be misspelt
    expect(properties).to.deep.equal({ hw_rescue_bus: 'usb', acme_owner: 'ops' })
    expect([whole.properties, record]).to.deep.equal([list, list])
  })

  it('has the values that the planner knows, and the schema takes each of them', () => {
    expect(Object.keys(SCSI_MODELS)).to.have.members([...NOVA_SCSI_MODELS])
    const all: readonly ImageProperties[] = [
      ...RESCUE_BUSES.map((bus) => ({ hw_rescue_bus: bus })),
      ...RESCUE_DEVICES.map((device) => ({ hw_rescue_device: device })),
    ]
    for (const properties of all) {
      const args = { instance: 'web', image: { properties } }
      expect(argumentsSchema.safeParse(args).success).to.equal(true)
    }
  })
})
