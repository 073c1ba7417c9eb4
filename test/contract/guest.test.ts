import { expect } from 'chai'
import {
  DOMAIN_ADDRESSES,
  DOMAIN_CHANNEL,
  DOMAIN_GUEST_INFO,
  type DomainRef,
} from '../../provider/libvirt/index.js'
import { codeOf } from './code-of.js'
import { WORLDS, type World } from './world.js'

/** A command of the agent's protocol. */
const PING = '{"execute":"guest-ping"}'
const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
const CONSOLE = `<serial type='pty'/>`
const SCREEN = `<graphics type='vnc'><listen type='none'/></graphics><video><model type='vga'/></video>`

for (const { name, start } of WORLDS) {
  describe(`the system inside a domain of ${name}`, function () {
    this.timeout(60_000)
    let world: World
    let libvirt: Awaited<ReturnType<World['connect']>>
    before(async () => {
      world = await start()
      libvirt = await world.connect()
    })
    after(async () => {
      await libvirt.close()
      await world.stop()
    })
    afterEach(async () => {
      const { domains } = await libvirt.connectListAllDomains()
      for (const dom of domains) await libvirt.domainDestroyFlags({ dom })
    })

    const run = (...devices: readonly string[]): Promise<DomainRef> =>
      libvirt.domainCreateXml({ xmlDesc: xmlOf(devices) })

    it('is not asked without a port for its agent', async () => {
      const dom = await run()
      const asked = libvirt.domainGetGuestInfo({ dom, types: DOMAIN_GUEST_INFO.FILESYSTEM })
      expect(await codeOf(asked)).to.equal('ARGUMENT_UNSUPPORTED')
      const addresses = libvirt.domainInterfaceAddresses({ dom, source: DOMAIN_ADDRESSES.AGENT })
      expect(await codeOf(addresses)).to.equal('ARGUMENT_UNSUPPORTED')
      const command = libvirt.domainQemuAgentCommand({ dom, cmd: PING, timeout: 5 })
      expect(await codeOf(command)).to.equal('ARGUMENT_UNSUPPORTED')
    })

    it('has an agent that does not answer', async () => {
      const dom = await run(AGENT)
      expect(await libvirt.domainAgentSetResponseTimeout({ dom, timeout: 5 })).to.equal(0)
      const asked = libvirt.domainGetGuestInfo({ dom, types: DOMAIN_GUEST_INFO.FILESYSTEM })
      expect(await codeOf(asked)).to.equal('AGENT_UNRESPONSIVE')
      const command = libvirt.domainQemuAgentCommand({ dom, cmd: PING, timeout: 5 })
      expect(await codeOf(command)).to.equal('AGENT_UNRESPONSIVE')
    })

    it('has no addresses without a card', async () => {
      const dom = await run()
      const source = DOMAIN_ADDRESSES.LEASE
      expect(await libvirt.domainInterfaceAddresses({ dom, source })).to.deep.equal([])
    })

    it('has a console that one has open, until it is closed or taken by force', async () => {
      const dom = await run(CONSOLE)
      const other = await world.connect()
      const first = await libvirt.domainOpenConsole({ dom })
      expect(await codeOf(other.domainOpenConsole({ dom }))).to.equal('OPERATION_FAILED')
      first.close()
      const second = await opened(() => other.domainOpenConsole({ dom }))
      const ended = second.read().then(
        (bytes) => bytes === null,
        () => true,
      )
      const third = await libvirt.domainOpenConsole({ dom, flags: DOMAIN_CHANNEL.FORCE })
      expect(await ended, 'the second is thrown out').to.equal(true)
      await libvirt.domainDestroyFlags({ dom })
      third.close()
      await other.close()
    })

    it('has a console that is free again once a connection is gone', async () => {
      const dom = await run(CONSOLE)
      const other = await world.connect()
      await other.domainOpenConsole({ dom })
      await other.close()
      const port = await opened(() => libvirt.domainOpenConsole({ dom }))
      port.close()
    })

    it('shows its screen, if it has one', async () => {
      const dom = await run(SCREEN)
      const parts: Uint8Array[] = []
      for await (const part of libvirt.domainScreenshot({ dom })) parts.push(part)
      expect(Buffer.concat(parts).subarray(0, 4).toString('latin1')).to.match(/^(.PNG|P6)/)
    })

    it('has no screen without a video card', async () => {
      const dom = await run()
      const first = libvirt.domainScreenshot({ dom })[Symbol.asyncIterator]().next()
      expect(await codeOf(first)).to.equal('OPERATION_INVALID')
    })
  })
}

/** The daemon learns a moment later that a console was closed. */
async function opened<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open()
    } catch (error) {
      if (attempt === 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function xmlOf(devices: readonly string[]): string {
  return `<domain type='qemu'>
  <name>guest</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${devices.join('')}<memballoon model='none'/></devices>
</domain>`
}
