import { expect } from 'chai'
import type { Controller, PciAddress } from '../../../provider/planner/index.js'
import { comparePositions, positions } from '../../../provider/planner/place/pci/pci-order.js'

describe('the order in which a guest finds PCI addresses', () => {
  it('takes a bus before what is behind its bridges, and bridges by their slots', () => {
    const bridges = [bridge(1, at(0, 5)), bridge(2, at(0, 3)), bridge(3, at(2, 0)), bridge(9, null)]
    const found = [at(9, 1), at(1, 0), at(3, 0), at(0, 31), at(2, 1), at(0, 2)]
    expect(ordered(found, bridges)).to.deep.equal(['0:2', '0:31', '2:1', '3:0', '1:0', '9:1'])
  })

  it('puts what is behind an expander bus after the main root', () => {
    const expander = { ...bridge(1, at(0, 2)), model: 'pci-expander-bus' }
    const bridges = [expander, bridge(2, at(1, 0)), bridge(3, at(0, 30))]
    const found = [at(2, 4), at(1, 1), at(3, 7)]
    expect(ordered(found, bridges)).to.deep.equal(['3:7', '1:1', '2:4'])
  })

  it('ends for bridges that hang below themselves, and for any number of them', () => {
    const circle = [bridge(1, at(2, 1)), bridge(2, at(3, 1)), bridge(3, at(1, 1))]
    expect(ordered([at(1, 1), at(0, 9)], circle)).to.deep.equal(['0:9', '1:1'])
    const chain = Array.from({ length: 20_000 }, (_, index) => bridge(index + 1, at(index, 1)))
    const found = ordered([at(20_000, 1), at(19_999, 1), at(0, 1)], chain)
    expect(found).to.deep.equal(['0:1', '19999:1', '20000:1'])
  })
})

function at(bus: number, slot: number): PciAddress {
  return { type: 'pci', domain: 0, bus, slot, function: 0 }
}

function bridge(index: number, address: PciAddress | null): Controller {
  return { type: 'pci', index, model: 'pci-bridge', address, ports: null }
}

/** The addresses as `bus:slot`, first found first. */
function ordered(found: readonly PciAddress[], bridges: readonly Controller[]): readonly string[] {
  const locate = positions(bridges)
  const sorted = [...found].sort((a, b) => comparePositions(locate(a), locate(b)))
  return sorted.map(({ bus, slot }) => `${bus}:${slot}`)
}
