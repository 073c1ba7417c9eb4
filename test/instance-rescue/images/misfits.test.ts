import { expect } from 'chai'
import { explainMisfits } from '../../../provider/instance-rescue/decide/image/explain-misfits.js'
import { preview } from '../../../provider/instance-rescue/index.js'
import { qcow2Header } from '../../fake/qcow2-header.js'
import { makeMemoryHost } from '../support/memory-host.js'

const MIB = 1n << 20n
const GIB = 1n << 30n

interface Row {
  readonly properties: Readonly<Record<string, string>>
  readonly arch?: string
  readonly firmware?: 'bios' | 'efi'
  readonly memory?: bigint | null
  readonly diskSize?: bigint | null
  readonly expected?: string
}

const arch = (wanted: string, found: string, key = 'architecture'): string =>
  `the image is for ${wanted} (${key}), but the instance is ${found}: it may not boot`
const UEFI =
  'the image is for UEFI (hw_firmware_type), but the instance has a BIOS: it may not boot'
const BIOS =
  'the image is for a BIOS (hw_firmware_type), but the instance has UEFI: it may not boot'

/** An x86_64 instance with a BIOS, 1 GiB of memory and a rescue disk of 2 GiB, if not said otherwise. */
const ROWS: readonly Row[] = [
  { properties: {} },
  { properties: { hw_rescue_bus: 'virtio', os_type: 'linux' } },
  { properties: { architecture: 'x86_64' } },
  { properties: { architecture: 'AMD64' } },
  { properties: { architecture: 'i386' } },
  { properties: { architecture: 'aarch64' }, expected: arch('aarch64', 'x86_64') },
  { properties: { architecture: 'arm64' }, expected: arch('aarch64', 'x86_64') },
  { properties: { architecture: 'arm64' }, arch: 'aarch64' },
  { properties: { architecture: 'x86_64' }, arch: 'i686', expected: arch('x86_64', 'i686') },
  { properties: { architecture: 'ppc64el' }, arch: 'ppc64' },
  { properties: { architecture: 's390x' }, arch: '' },
  {
    properties: { hw_architecture: 's390x', architecture: 'x86_64' },
    expected: arch('s390x', 'x86_64', 'hw_architecture'),
  },
  { properties: { hw_firmware_type: 'bios' } },
  { properties: { hw_firmware_type: 'uefi' }, expected: UEFI },
  { properties: { hw_firmware_type: 'UEFI' }, expected: UEFI },
  { properties: { hw_firmware_type: 'uefi' }, firmware: 'efi' },
  { properties: { hw_firmware_type: 'bios' }, firmware: 'efi', expected: BIOS },
  { properties: { hw_firmware_type: 'coreboot' }, firmware: 'efi' },
  { properties: { min_disk: '2' } },
  {
    properties: { min_disk: '3' },
    expected: 'the image needs a disk of 3 GiB (min_disk), but the rescue disk has 2 GiB',
  },
  {
    properties: { min_disk: '1' },
    diskSize: GIB - 1n,
    expected: 'the image needs a disk of 1 GiB (min_disk), but the rescue disk has 1023.9 MiB',
  },
  { properties: { min_disk: '3' }, diskSize: null },
  { properties: { min_disk: '0' }, diskSize: 1n },
  { properties: { min_disk: 'some' }, diskSize: 1n },
  { properties: { min_disk: '-1' }, diskSize: 1n },
  { properties: { min_ram: '1024' } },
  {
    properties: { min_ram: '1536' },
    expected: 'the image needs 1.5 GiB of memory (min_ram), but the instance has 1 GiB',
  },
  {
    properties: { min_ram: '512' },
    memory: 64n * MIB,
    expected: 'the image needs 512 MiB of memory (min_ram), but the instance has 64 MiB',
  },
  { properties: { min_ram: '1536' }, memory: null },
]

describe('what an image asks for', () => {
  for (const row of ROWS) {
    const { properties, memory = GIB, diskSize = 2n * GIB, firmware = 'bios', expected } = row
    const domain = { arch: row.arch ?? 'x86_64', firmware: { kind: firmware, isStateless: false } }
    const has = [domain.arch, firmware, memory, diskSize].map(String).join(', ')
    it(`${JSON.stringify(properties)} is ${expected === undefined ? 'there' : 'missing'} on ${has}`, () => {
      const found = explainMisfits({ properties, domain, memory, diskSize })
      expect(found).to.deep.equal(expected === undefined ? [] : [expected])
    })
  }

  it('and is missing is said in preview, all of it', async () => {
    const host = await makeMemoryHost()
    const properties = {
      hw_rescue_bus: 'virtio',
      architecture: 'aarch64',
      hw_firmware_type: 'uefi',
      min_disk: '1',
      min_ram: '128',
    }
    const inputs = { ...host.inputs, image: { path: '/images/rescue.img', properties } }
    const { warnings, failures } = await host.run(preview(inputs, undefined, host.runtime))
    expect(failures).to.deep.equal([])
    expect(warnings).to.deep.equal([
      arch('aarch64', 'x86_64'),
      UEFI,
      'the image needs a disk of 1 GiB (min_disk), but the rescue disk has 4 KiB',
      'the image needs 128 MiB of memory (min_ram), but the instance has 64 MiB',
    ])
  })

  for (const { size, device, expected } of [
    { size: 1n << 40n, device: 'disk', expected: [] },
    {
      size: (1n << 40n) + GIB * 512n,
      device: 'disk',
      expected: [
        "the rescue disk can grow to 1.5 TiB, but storage pool 'default' had 1 TiB free at its last refresh",
      ],
    },
    { size: 1n << 41n, device: 'cdrom', expected: [] },
  ]) {
    it(`a ${device} of ${size} bytes in a pool with 1 TiB free: ${expected.length} warnings`, async () => {
      const host = await makeMemoryHost()
      host.fake.addFile('/images/rescue.img', qcow2Header({ size }), 'qcow2')
      const properties = { hw_rescue_device: device, hw_rescue_bus: 'scsi' }
      const inputs = { ...host.inputs, image: { path: '/images/rescue.img', properties } }
      const { warnings, failures } = await host.run(preview(inputs, undefined, host.runtime))
      expect(failures).to.deep.equal([])
      expect(warnings).to.deep.equal(expected)
    })
  }
})
