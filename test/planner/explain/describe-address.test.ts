import { expect } from 'chai'
import { describeAddress, type Address } from '../../../provider/planner/index.js'

const ROWS: readonly (readonly [string, Address | null])[] = [
  ['0000:00:09.0', { type: 'pci', domain: 0, bus: 0, slot: 9, function: 0 }],
  ['00ab:1f:1e.7', { type: 'pci', domain: 0xab, bus: 0x1f, slot: 30, function: 7 }],
  ['0:0:1:0', { type: 'drive', controller: 0, bus: 0, target: 1, unit: 0 }],
  ['2:1:0:15', { type: 'drive', controller: 2, bus: 1, target: 0, unit: 15 }],
  ['usb 0-1', { type: 'usb', bus: 0, port: '1' }],
  ['usb 1-2.4', { type: 'usb', bus: 1, port: '2.4' }],
  ['fe.0.0001', { type: 'ccw', cssid: 0xfe, ssid: 0, devno: 1 }],
  ['fe.3.ffff', { type: 'ccw', cssid: 0xfe, ssid: 3, devno: 0xffff }],
  ['virtio-mmio', { type: 'other', attributes: { type: 'virtio-mmio' } }],
  ['another address', { type: 'other', attributes: {} }],
  ["an address of libvirt's choice", null],
]

describe('an address is spelled', () => {
  for (const [text, address] of ROWS) {
    it(text, () => {
      expect(describeAddress(address)).to.equal(text)
    })
  }
})
