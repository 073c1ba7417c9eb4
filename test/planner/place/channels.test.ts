import { expect } from 'chai'
import { plan, type RescuePlan } from '../../../provider/planner/index.js'
import { FIXTURES, fixture, requestFor } from '../fixtures.js'

const PORTS = ['org.libvirt-rescue.0', 'org.qemu.guest_agent.0']

describe('virtio ports of the rescue system', () => {
  it('come after the ports of the last virtio-serial controller', () => {
    const { channels, controllers } = planWith(devices(AGENT, SERIAL))
    expect(controllers).to.deep.equal([])
    expect(channels).to.deep.equal([{ name: PORTS[0], address: port(0, 2) }])
  })

  it('get a controller after all devices if the instance has none', () => {
    const { channels, controllers } = planWith(fixture('pc-ide'))
    expect(controllers.map(({ type, index }) => [type, index])).to.deep.equal([
      ['virtio-serial', 0],
    ])
    expect(channels).to.deep.equal([
      { name: PORTS[0], address: port(0, 1) },
      { name: PORTS[1], address: port(0, 2) },
    ])
  })

  it('get another controller if the last one is full', () => {
    const full = planWith(devices(AGENT, SERIAL.replace("index='0'", "index='0' ports='2'")))
    expect(full.channels).to.deep.equal([{ name: PORTS[0], address: port(1, 1) }])
    expect(full.controllers.map(({ type, index }) => [type, index])).to.deep.equal([
      ['virtio-serial', 1],
    ])
  })

  it('are left to libvirt if libvirt has yet to choose the others', () => {
    const bare = planWith(devices(AGENT.replace(/<address[^>]*>/, ''), ''))
    expect(bare.channels).to.deep.equal([{ name: PORTS[0], address: null }])
  })

  it('change nothing else of any plan, and nothing at all if none is wanted', () => {
    let [more, planned] = [0, 0]
    for (const { xml } of FIXTURES) {
      const request = requestFor(xml, { hw_rescue_bus: 'virtio' })
      const [without, wanted] = [plan(request), plan({ ...request, ports: PORTS })]
      expect(plan({ ...request, ports: [] })).to.deep.equal(without)
      expect(wanted.ok).to.equal(without.ok)
      if (!without.ok || !wanted.ok) continue
      planned += 1
      const { channels, ...rest } = wanted.value
      const { controllers, changes, warnings } = rest
      const same = { ...without.value, controllers, changes, warnings }
      expect(rest).to.deep.equal(same)
      expect(controllers.slice(0, without.value.controllers.length)).to.deep.equal(
        without.value.controllers,
      )
      expect(changes.slice(0, without.value.changes.length)).to.deep.equal(without.value.changes)
      expect(warnings.slice(0, without.value.warnings.length)).to.deep.equal(without.value.warnings)
      more += channels?.length ?? 0
    }
    expect(planned).to.be.greaterThan(20)
    expect(more).to.be.greaterThan(planned)
  })
})

const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/><address type='virtio-serial' controller='0' bus='0' port='1'/></channel>`
const SERIAL = `<controller type='virtio-serial' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x08' function='0x0'/></controller>`

function devices(...xml: readonly string[]): string {
  return fixture('pc-ide').replace('</devices>', `${xml.join('')}</devices>`)
}

function port(controller: number, number: number): unknown {
  const place = { controller: String(controller), bus: '0', port: String(number) }
  return { type: 'other', attributes: { type: 'virtio-serial', ...place } }
}

function planWith(xml: string): RescuePlan {
  const answer = plan({ ...requestFor(xml, { hw_rescue_bus: 'virtio' }), ports: PORTS })
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
