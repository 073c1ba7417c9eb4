import { expect } from 'chai'
import { hostname } from 'node:os'
import {
  connect,
  DOMAIN_METADATA,
  DOMAIN_SHUTOFF,
  DOMAIN_START,
  DOMAIN_STATE,
  DOMAIN_XML,
  isLibvirtError,
  LIST_DOMAINS,
  type DomainRef,
  type LibvirtConnection,
} from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { failureOf } from '../failure-of.js'
import { domainXml } from './domain-xml.js'

describe('calls to a real libvirtd, with virsh as the oracle', () => {
  let daemon: Daemon
  let connection: LibvirtConnection
  before(async () => {
    daemon = await startDaemon()
    connection = await connect(daemon.uri)
  })
  after(async () => {
    await connection.close()
    await daemon.stop()
  })
  const virsh = async (...args: string[]): Promise<string> => (await daemon.virsh(...args)).trim()

  it('give the same facts of the host as virsh', async () => {
    expect(await connection.connectGetHostname()).to.equal(await virsh('hostname'))
    expect(await connection.connectGetHostname()).to.contain(hostname().split('.')[0])
    const version = await virsh('version', '--daemon')
    expect(version).to.contain(
      `Running against daemon: ${dotted(await connection.connectGetLibVersion())}`,
    )
    expect(version).to.contain(
      `Running hypervisor: QEMU ${dotted(await connection.connectGetVersion())}`,
    )
  })

  it('give the domain capabilities, with all arguments and with none', async () => {
    const args = { arch: 'x86_64', machine: 'q35', virttype: 'qemu' }
    expect((await connection.connectGetDomainCapabilities(args)).trim()).to.equal(
      await virsh('domcapabilities', '--arch', 'x86_64', '--machine', 'q35', '--virttype', 'qemu'),
    )
    expect((await connection.connectGetDomainCapabilities()).trim()).to.equal(
      await virsh('domcapabilities'),
    )
  })

  it('define a domain, find it, and undefine it', async () => {
    const dom = await connection.domainDefineXmlFlags({ xml: domainXml('defined') })
    expect(dom).to.deep.equal({ name: 'defined', uuid: await virsh('domuuid', 'defined'), id: -1 })
    expect(await connection.domainLookupByName({ name: 'defined' })).to.deep.equal(dom)
    expect(await connection.domainLookupByUuid({ uuid: dom.uuid })).to.deep.equal(dom)
    const { domains } = await connection.connectListAllDomains({ flags: LIST_DOMAINS.INACTIVE })
    expect(domains).to.deep.equal([dom])
    expect(await connection.connectListAllDomains({ flags: LIST_DOMAINS.ACTIVE })).to.deep.equal({
      domains: [],
      ret: 0,
    })
    expect(await connection.domainIsPersistent({ dom })).to.equal(1)

    await connection.domainUndefineFlags({ dom })
    expect(await virsh('list', '--all', '--name')).to.equal('')
    const gone = await failureOf(connection.domainLookupByUuid({ uuid: dom.uuid }))
    expect(gone).to.include({ code: 'NO_DOMAIN', domain: 'QEMU', call: 'domainLookupByUuid' })
  })

  describe('of one domain', () => {
    let dom: DomainRef
    beforeEach(async () => {
      dom = await connection.domainDefineXmlFlags({ xml: domainXml('web') })
    })
    afterEach(async () => {
      await connection.domainDestroyFlags({ dom }).catch(() => undefined)
      await connection.domainUndefineFlags({ dom }).catch(() => undefined)
    })

    it('read its XML in every form that virsh reads', async () => {
      const { SECURE, INACTIVE } = DOMAIN_XML
      const stored = await connection.domainGetXmlDesc({ dom, flags: INACTIVE | SECURE })
      expect(stored.trim()).to.equal(await virsh('dumpxml', '--inactive', '--security-info', 'web'))
      expect(stored).to.contain('passwd=')
      const shown = await connection.domainGetXmlDesc({ dom })
      expect(shown.trim()).to.equal(await virsh('dumpxml', 'web'))
      expect(shown).not.to.contain('passwd=')
    })

    it('start it from other XML and leave its definition unchanged', async () => {
      const flags = DOMAIN_XML.INACTIVE | DOMAIN_XML.SECURE
      const before = await connection.domainGetXmlDesc({ dom, flags })
      const xmlDesc = before.replace('<memory', '<title>other</title><memory')
      const live = await connection.domainCreateXml({ xmlDesc, flags: DOMAIN_START.PAUSED })
      expect(live)
        .to.include({ name: 'web', uuid: dom.uuid })
        .and.have.property('id')
        .that.is.greaterThan(0)
      expect(await connection.domainGetXmlDesc({ dom })).to.contain('<title>other</title>')
      expect(await connection.domainGetXmlDesc({ dom, flags })).to.equal(before)
      expect(await connection.domainGetState({ dom })).to.include({ state: DOMAIN_STATE.PAUSED })
      expect(await virsh('domstate', 'web')).to.equal('paused')

      await virsh('resume', 'web')
      expect(await connection.domainGetState({ dom })).to.include({ state: DOMAIN_STATE.RUNNING })

      await connection.domainDestroyFlags({ dom })
      const state = { state: DOMAIN_STATE.SHUTOFF, reason: DOMAIN_SHUTOFF.DESTROYED }
      expect(await connection.domainGetState({ dom })).to.deep.equal(state)
      expect(await connection.domainGetXmlDesc({ dom, flags })).to.equal(before)
    })

    it('set its title and its metadata', async () => {
      const [title, element] = [DOMAIN_METADATA.TITLE, DOMAIN_METADATA.ELEMENT]
      await connection.domainSetMetadata({ dom, type: title, metadata: 'Grüße, 世界' })
      expect(await virsh('desc', '--title', 'web')).to.equal('Grüße, 世界')
      const uri = 'https://example.org/mark'
      await connection.domainSetMetadata({
        dom,
        type: element,
        metadata: '<m a="1"/>',
        key: 'k',
        uri,
      })
      expect(await virsh('metadata', 'web', uri)).to.equal('<m a="1"/>')
      await connection.domainSetMetadata({ dom, type: element, key: 'k', uri })
      expect(await connection.domainGetXmlDesc({ dom })).not.to.contain(uri)
    })

    it('refuse what a domain that is off cannot do', async () => {
      for (const call of [
        () => connection.domainDestroyFlags({ dom }),
        () => connection.domainShutdownFlags({ dom }),
        () => connection.domainGetJobInfo({ dom }),
      ]) {
        expect(isLibvirtError(await failureOf(call()), 'OPERATION_INVALID')).to.equal(true)
      }
    })

    it('see a managed save that virsh made, and remove it', async () => {
      expect(await connection.domainHasManagedSaveImage({ dom })).to.equal(0)
      await virsh('start', 'web')
      await virsh('managedsave', 'web')
      expect(await connection.domainHasManagedSaveImage({ dom })).to.equal(1)
      expect((await connection.domainManagedSaveGetXmlDesc({ dom })).trim()).to.equal(
        await virsh('managedsave-dumpxml', 'web'),
      )
      await connection.domainManagedSaveRemove({ dom })
      expect(await connection.domainHasManagedSaveImage({ dom })).to.equal(0)
    })
  })
})

function dotted(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.')
}
