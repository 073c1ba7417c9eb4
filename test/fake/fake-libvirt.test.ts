import { expect } from 'chai'
import { codeOf } from '../contract/code-of.js'
import { createFakeLibvirt, type FakeLibvirt } from './fake-libvirt.js'
import type { FakeConnection } from './fake-connection.js'

const xml = '<domain><name>web</name><devices/></domain>'

describe('the fake libvirt', () => {
  let fake: FakeLibvirt
  let libvirt: FakeConnection
  beforeEach(async () => {
    fake = createFakeLibvirt()
    libvirt = await fake.connect()
  })

  it('keeps a journal of every call, with whom it concerns', async () => {
    const dom = await libvirt.domainDefineXmlFlags({ xml })
    await libvirt.domainCreateWithFlags({ dom })
    const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
    await libvirt.storagePoolRefresh({ pool })
    expect(fake.journal).to.deep.equal([
      'domainDefineXmlFlags web',
      'domainCreateWithFlags web',
      'storagePoolLookupByName default',
      'storagePoolRefresh default',
    ])
    expect(fake.calls.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4])
  })

  it('is one host for all its connections', async () => {
    const other = await fake.connect()
    const heard: number[] = []
    const end = await other.domainEvents(null, ({ event }) => heard.push(event))
    const dom = await libvirt.domainDefineXmlFlags({ xml })
    await libvirt.domainCreateWithFlags({ dom })
    expect((await other.domainGetState({ dom })).state).to.equal(1)
    await end()
    await libvirt.domainDestroyFlags({ dom })
    expect(heard).to.deep.equal([0, 4, 2])
  })

  it('shares its files with another host where asked', async () => {
    const other = createFakeLibvirt({ files: fake.files })
    fake.addFile('/images/a', Buffer.from('content'))
    const there = await other.connect()
    const pool = await there.storagePoolLookupByName({ name: 'default' })
    await there.storagePoolRefresh({ pool })
    expect((await there.storagePoolListAllVolumes({ pool })).vols).to.have.length(1)
  })

  const WHEN = [
    { when: 'before', happened: 0 },
    { when: 'after', happened: 1 },
  ] as const
  for (const { when, happened } of WHEN) {
    it(`loses the connection ${when} a call: it happened ${happened} times`, async () => {
      fake.fault = ({ call }, now, { cut }) => {
        if (call === 'domainDefineXmlFlags' && now === when) cut()
      }
      expect(await codeOf(libvirt.domainDefineXmlFlags({ xml }))).to.equal('ConnectionLostError')
      expect(await libvirt.closed).to.have.property('name', 'ConnectionLostError')
      expect(await codeOf(libvirt.connectGetHostname())).to.equal('ConnectionLostError')
      fake.fault = null
      const again = await fake.connect()
      expect((await again.connectListAllDomains()).ret).to.equal(happened)
    })

    it(`fails a call ${when} it is done, with any error`, async () => {
      fake.fault = ({ number }, now) => {
        if (number === 1 && now === when) throw new RangeError('as the test wants')
      }
      expect(await codeOf(libvirt.domainDefineXmlFlags({ xml }))).to.equal('RangeError')
      expect((await libvirt.connectListAllDomains()).ret).to.equal(happened)
    })
  }

  it('refuses what libvirt could not read', async () => {
    expect(await codeOf(libvirt.domainLookupByUuid({ uuid: 'web' }))).to.equal('XdrError')
    expect(await codeOf(libvirt.domainLookupByName({ name: 'a\0' }))).to.equal('XdrError')
  })

  it('has guests that obey, and agents that are silent for a minute', async () => {
    const due: { ms: number; run: () => void }[] = []
    fake = createFakeLibvirt({ schedule: (ms, run) => due.push({ ms, run }) })
    libvirt = await fake.connect()
    const agent = `<channel><target name='org.qemu.guest_agent.0'/></channel>`
    const dom = await libvirt.domainDefineXmlFlags({
      xml: xml.replace('<devices/>', `<devices>${agent}</devices>`),
    })
    await libvirt.domainCreateWithFlags({ dom })
    fake.behave('web', { offAfter: 700, agent: 'silent' })
    await libvirt.domainShutdownFlags({ dom, flags: 1 })
    const asked = codeOf(libvirt.domainShutdownFlags({ dom, flags: 2 }))
    await new Promise(setImmediate)
    expect(due.map(({ ms }) => ms)).to.deep.equal([700, 60_000])
    for (const { run } of due) run()
    expect(await asked).to.equal('AGENT_UNRESPONSIVE')
    expect((await libvirt.domainGetState({ dom })).state).to.equal(5)
  })

  it('refuses connections while its daemon is halted', async () => {
    fake.halt()
    expect(await libvirt.closed).to.have.property('name', 'ConnectionLostError')
    expect(await codeOf(fake.connect())).to.equal('ConnectError')
    fake.restart()
    await fake.connect()
  })
})
