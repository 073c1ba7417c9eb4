import { expect } from 'chai'
import {
  DOMAIN_AFFECT,
  DOMAIN_EVENT,
  DOMAIN_JOB,
  DOMAIN_LIFECYCLE,
  DOMAIN_LIFECYCLE_ACTION,
  DOMAIN_SHUTDOWN,
  DOMAIN_METADATA,
  DOMAIN_SHUTOFF,
  DOMAIN_START,
  DOMAIN_STATE,
  DOMAIN_UNDEFINE,
  DOMAIN_XML,
  ERRNO,
  type DomainRef,
} from '../../provider/libvirt/index.js'
import { DOMAIN_EVENT_STOPPED } from '../libvirt/constants.js'
import { failureOf } from '../libvirt/failure-of.js'
import { codeOf } from './code-of.js'
import { FIRMWARE, NVRAM_TEMPLATE, WORLDS, type World } from './world.js'

const { RUNNING, SHUTOFF, PAUSED } = DOMAIN_STATE
const STORED = DOMAIN_XML.INACTIVE | DOMAIN_XML.SECURE
const POWER_BUTTON = DOMAIN_SHUTDOWN.ACPI_POWER_BTN

for (const { name, start } of WORLDS) {
  describe(`domains of ${name}`, function () {
    this.timeout(60_000) // libvirtd 11 sometimes waits 30 s for a thread of its own before it ends
    let world: World
    let libvirt: Awaited<ReturnType<World['connect']>>
    let dom: DomainRef
    before(async () => {
      world = await start()
      libvirt = await world.connect()
      for (const each of ['web', 'autostarted', 'passing', 'efi']) {
        world.makeObedient(`${world.images}/${each}.img`)
      }
    })
    after(async () => {
      await libvirt.close()
      await world.stop()
    })
    beforeEach(async () => {
      dom = await libvirt.domainDefineXmlFlags({ xml: xmlOf() })
    })
    afterEach(async () => {
      const { domains } = await libvirt.connectListAllDomains()
      for (const each of domains) {
        await libvirt.domainDestroyFlags({ dom: each }).catch(() => undefined)
        const flags = DOMAIN_UNDEFINE.MANAGED_SAVE | DOMAIN_UNDEFINE.KEEP_NVRAM
        await libvirt.domainUndefineFlags({ dom: each, flags }).catch(() => undefined)
      }
    })

    it('are defined, found, listed, and gone once undefined', async () => {
      expect(dom).to.include({ name: 'web', id: -1 })
      expect(await libvirt.domainLookupByName({ name: 'web' })).to.deep.equal(dom)
      expect(await libvirt.domainLookupByUuid({ uuid: dom.uuid })).to.deep.equal(dom)
      expect(await libvirt.connectListAllDomains()).to.deep.equal({ domains: [dom], ret: 1 })
      expect(await flagsOf(dom)).to.deep.equal({ persistent: 1, active: 0, autostart: 0, saved: 0 })
      expect((await state()).state).to.equal(SHUTOFF)

      await libvirt.domainUndefineFlags({ dom })
      expect(await codeOf(libvirt.domainLookupByName({ name: 'web' }))).to.equal('NO_DOMAIN')
      expect(await codeOf(libvirt.domainLookupByUuid({ uuid: dom.uuid }))).to.equal('NO_DOMAIN')
      for (const call of callsOf(dom)) expect(await codeOf(call())).to.equal('NO_DOMAIN')
    })

    it('have one name and one UUID', async () => {
      const other = '11111111-2222-3333-4444-555555555555'
      for (const xml of [xmlOf({ uuid: other }), xmlOf({ name: 'other', uuid: dom.uuid })]) {
        expect(await codeOf(libvirt.domainDefineXmlFlags({ xml }))).to.equal('OPERATION_FAILED')
        expect(await codeOf(libvirt.domainCreateXml({ xmlDesc: xml }))).to.equal('OPERATION_FAILED')
      }
      const again = await libvirt.domainDefineXmlFlags({
        xml: xmlOf({ uuid: dom.uuid, title: 'new' }),
      })
      expect(again).to.deep.equal(dom)
      expect(await stored()).to.contain('<title>new</title>')
    })

    it('refuse what is not the XML of a domain', async () => {
      expect(await codeOf(libvirt.domainDefineXmlFlags({ xml: '<domain' }))).to.equal('XML_DETAIL')
      expect(await codeOf(libvirt.domainCreateXml({ xmlDesc: '<pool/>' }))).to.equal('XML_ERROR')
    })

    it('show passwords only to those who ask for them', async () => {
      expect(await libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE })).not.to.contain(
        'secret',
      )
      expect(await stored()).to.contain("passwd='secret'".replaceAll("'", quoteOf(await stored())))
    })

    it('started from other XML keep their definition, and start from it again afterwards', async () => {
      const before = await stored()
      await libvirt.domainCreateXml({ xmlDesc: withTitle(before, 'rescue') })
      expect(await live())
        .to.contain('<title>rescue</title>')
        .and.match(/<domain [^>]*id=/)
      expect(await stored()).to.equal(before)
      expect(await state()).to.deep.equal({ state: RUNNING, reason: 1 })
      expect((await libvirt.domainLookupByName({ name: 'web' })).id).to.be.greaterThan(0)
      expect(await codeOf(libvirt.domainCreateXml({ xmlDesc: before }))).to.equal(
        'OPERATION_INVALID',
      )
      expect(await codeOf(libvirt.domainCreateWithFlags({ dom }))).to.equal('OPERATION_INVALID')

      await libvirt.domainDestroyFlags({ dom })
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.DESTROYED })
      expect(await live()).to.equal(
        await libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE }),
      )
      await libvirt.domainCreateWithFlags({ dom })
      expect(await live()).not.to.contain('<title>')
      expect(await stored()).to.equal(before)
    })

    it('whose disk is missing do not start, and stay as they were', async () => {
      const before = await stored()
      const xmlDesc = before.replace('web.img', 'gone.img')
      expect(await codeOf(libvirt.domainCreateXml({ xmlDesc }))).to.equal('SYSTEM_ERROR')
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.FAILED })
      expect(await stored()).to.equal(before)
      const transient = xmlOf({ name: 'passing' }).replace('passing.img', 'gone.img')
      expect(await codeOf(libvirt.domainCreateXml({ xmlDesc: transient }))).to.equal('SYSTEM_ERROR')
      expect(await codeOf(libvirt.domainLookupByName({ name: 'passing' }))).to.equal('NO_DOMAIN')
    })

    it('say what the host knows of the file of a disk, on or off, and which disks have an error', async () => {
      const ask = (path: string): Promise<unknown> => libvirt.domainGetBlockInfo({ dom, path })
      const { physical } = await libvirt.domainGetBlockInfo({ dom, path: 'vda' })
      expect(physical).to.equal(BigInt(world.readFile(`${world.images}/web.img`).length))
      expect(await codeOf(ask('vdz'))).to.equal('INVALID_ARG')
      await libvirt.domainCreateWithFlags({ dom })
      expect(await libvirt.domainGetDiskErrors({ dom })).to.deep.equal({ errors: [], nerrors: 0 })
      await ask('vda')
      await libvirt.domainDestroyFlags({ dom })
      const gone = xmlOf({ name: 'passing' }).replace('passing.img', 'gone.img')
      dom = await libvirt.domainDefineXmlFlags({ xml: gone })
      const failure = await failureOf(ask('vda'))
      expect(failure).to.include({ code: 'SYSTEM_ERROR', errno: ERRNO.ENOENT })
    })

    it('refuse, while off, what needs a running domain', async () => {
      for (const call of [
        libvirt.domainDestroyFlags({ dom }),
        libvirt.domainShutdownFlags({ dom, flags: POWER_BUTTON }),
        libvirt.domainManagedSave({ dom }),
        libvirt.domainGetJobInfo({ dom }),
        libvirt.domainGetBlockJobInfo({ dom, path: 'vda' }),
        libvirt.domainGetDiskErrors({ dom }),
        letItGoOff(),
        libvirt.domainSetMetadata({
          dom,
          type: DOMAIN_METADATA.TITLE,
          metadata: 'x',
          flags: DOMAIN_AFFECT.LIVE,
        }),
      ]) {
        expect(await codeOf(call)).to.equal('OPERATION_INVALID')
      }
    })

    it('without a stored definition vanish when they stop, unless they are defined meanwhile', async () => {
      await libvirt.domainCreateWithFlags({ dom })
      const before = await stored()
      await libvirt.domainUndefineFlags({ dom })
      expect(await flagsOf(dom)).to.deep.equal({ persistent: 0, active: 1, autostart: 0, saved: 0 })
      expect(await libvirt.domainGetXmlDesc({ dom, flags: STORED })).to.contain('<name>web</name>')
      for (const call of [
        libvirt.domainUndefineFlags({ dom }),
        libvirt.domainSetAutostart({ dom, autostart: 1 }),
        libvirt.domainManagedSave({ dom }),
      ]) {
        expect(await codeOf(call)).to.equal('OPERATION_INVALID')
      }
      await libvirt.domainDefineXmlFlags({ xml: before })
      expect(await flagsOf(dom)).to.include({ persistent: 1, active: 1 })
      expect(await live()).to.match(/<domain [^>]*id=/)
      await libvirt.domainUndefineFlags({ dom })
      await libvirt.domainDestroyFlags({ dom })
      expect(await codeOf(libvirt.domainGetState({ dom }))).to.equal('NO_DOMAIN')
    })

    it('are paused if they are started so, and take no request then', async () => {
      await libvirt.domainCreateXml({ xmlDesc: await stored(), flags: DOMAIN_START.PAUSED })
      expect(await state()).to.deep.equal({ state: PAUSED, reason: 1 })
      expect(await codeOf(libvirt.domainShutdownFlags({ dom, flags: POWER_BUTTON }))).to.equal(
        'OPERATION_INVALID',
      )
    })

    it('pause and go on, as often as they are asked', async () => {
      for (const call of [libvirt.domainSuspend, libvirt.domainResume])
        expect(await codeOf(call({ dom }))).to.equal('OPERATION_INVALID') // it is off
      await libvirt.domainCreateWithFlags({ dom })
      expect(await codeOf(libvirt.domainResume({ dom }))).to.equal('OPERATION_INVALID')
      const events: number[] = []
      const stop = await libvirt.domainEvents(dom, ({ event }) => events.push(event))
      for (let time = 0; time < 2; time += 1) {
        await libvirt.domainSuspend({ dom })
        expect(await state()).to.deep.equal({ state: PAUSED, reason: 1 })
      }
      await libvirt.domainResume({ dom })
      expect(await state()).to.deep.equal({ state: RUNNING, reason: 5 })
      await stop()
      expect(events).to.deep.equal([DOMAIN_EVENT.SUSPENDED, DOMAIN_EVENT.RESUMED])
      await libvirt.domainSuspend({ dom })
      await libvirt.domainDestroyFlags({ dom })
      expect((await state()).state).to.equal(SHUTOFF)
    })

    it('have a managed save that start resumes and other XML leaves alone', async () => {
      await libvirt.domainCreateXml({ xmlDesc: withTitle(await stored(), 'saved') })
      await libvirt.domainManagedSave({ dom })
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.SAVED })
      expect(await flagsOf(dom)).to.include({ saved: 1, active: 0 })
      expect(await libvirt.domainManagedSaveGetXmlDesc({ dom })).to.contain('<title>saved</title>')
      expect(await codeOf(libvirt.domainUndefineFlags({ dom }))).to.equal('OPERATION_INVALID')

      await libvirt.domainCreateXml({ xmlDesc: await stored() })
      expect(await live()).not.to.contain('<title>')
      await libvirt.domainDestroyFlags({ dom })
      expect(await flagsOf(dom)).to.include({ saved: 1 })

      await libvirt.domainCreateWithFlags({ dom })
      expect(await state()).to.deep.equal({ state: RUNNING, reason: 3 })
      expect(await live()).to.contain('<title>saved</title>')
      expect(await flagsOf(dom)).to.include({ saved: 0 })
      expect(await codeOf(libvirt.domainManagedSaveRemove({ dom }))).to.equal('SYSTEM_ERROR')
      expect(await codeOf(libvirt.domainManagedSaveGetXmlDesc({ dom }))).to.equal(
        'OPERATION_INVALID',
      )

      await libvirt.domainManagedSave({ dom })
      await libvirt.domainManagedSaveRemove({ dom })
      expect(await flagsOf(dom)).to.include({ saved: 0 })
    })

    it('go off when their guest obeys, and say so at once', async () => {
      await libvirt.domainCreateWithFlags({ dom })
      await world.obeys('web')
      const off = await goneOff(() => libvirt.domainShutdownFlags({ dom, flags: POWER_BUTTON }))
      expect(off).to.deep.equal({
        event: DOMAIN_EVENT.STOPPED,
        detail: DOMAIN_EVENT_STOPPED.SHUTDOWN,
      })
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.SHUTDOWN })
      expect(await codeOf(libvirt.domainDestroyFlags({ dom }))).to.equal('OPERATION_INVALID')
    })

    it('come back if they restart on poweroff, until that is changed for the running domain', async () => {
      const again = withPoweroff(await stored(), 'restart')
      await libvirt.domainDefineXmlFlags({ xml: again })
      await libvirt.domainCreateWithFlags({ dom })
      await world.obeys('web')
      await libvirt.domainShutdownFlags({ dom, flags: POWER_BUTTON })
      await new Promise((resolve) => setTimeout(resolve, 500))
      await world.obeys('web')
      expect((await state()).state).to.equal(RUNNING)

      await letItGoOff()
      await goneOff(() => libvirt.domainShutdownFlags({ dom, flags: POWER_BUTTON }))
      expect((await state()).state).to.equal(SHUTOFF)
      expect(await stored()).to.contain('<on_poweroff>restart</on_poweroff>')
    })

    it('refuse a request through an agent that they do not have', async () => {
      await libvirt.domainCreateWithFlags({ dom })
      const flags = DOMAIN_SHUTDOWN.GUEST_AGENT
      expect(await codeOf(libvirt.domainShutdownFlags({ dom, flags }))).to.equal(
        'ARGUMENT_UNSUPPORTED',
      )
      const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
      const xmlDesc = (await stored()).replace('</devices>', `${channel}</devices>`)
      await libvirt.domainDestroyFlags({ dom })
      await libvirt.domainCreateXml({ xmlDesc })
      expect(await codeOf(libvirt.domainShutdownFlags({ dom, flags }))).to.equal(
        'AGENT_UNRESPONSIVE',
      )
    })

    it('say when they are stopped and when they crash', async () => {
      await libvirt.domainCreateWithFlags({ dom })
      expect(await goneOff(() => libvirt.domainDestroyFlags({ dom }))).to.deep.equal({
        event: DOMAIN_EVENT.STOPPED,
        detail: DOMAIN_EVENT_STOPPED.DESTROYED,
      })
      await libvirt.domainCreateWithFlags({ dom })
      const crashed = await goneOff(() => {
        world.killGuest('web')
      })
      expect(crashed).to.deep.equal({
        event: DOMAIN_EVENT.STOPPED,
        detail: DOMAIN_EVENT_STOPPED.FAILED,
      })
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.CRASHED })
    })

    it('have no jobs unless one is started', async () => {
      await libvirt.domainCreateWithFlags({ dom })
      expect((await libvirt.domainGetJobInfo({ dom })).type).to.equal(DOMAIN_JOB.NONE)
      expect((await libvirt.domainGetBlockJobInfo({ dom, path: 'vda' })).found).to.equal(0)
      expect(await codeOf(libvirt.domainGetBlockJobInfo({ dom, path: 'vdz' }))).to.equal(
        'INVALID_ARG',
      )
    })

    it('keep titles, descriptions and autostart', async () => {
      const { TITLE: type, DESCRIPTION } = DOMAIN_METADATA
      expect(await stored()).not.to.match(/<title>|<description>/)
      await libvirt.domainSetMetadata({ dom, type, metadata: 'a & b' })
      await libvirt.domainSetMetadata({ dom, type: DESCRIPTION, metadata: 'long' })
      expect(await stored()).to.contain('<title>a &amp; b</title>')
      expect(await stored()).to.contain('<description>long</description>')
      await libvirt.domainSetAutostart({ dom, autostart: 1 })
      expect(await flagsOf(dom)).to.include({ autostart: 1 })
    })

    it('get a description and an element of <metadata> while they run, and lose both when they stop', async () => {
      const { DESCRIPTION, ELEMENT } = DOMAIN_METADATA
      const uri = 'urn:pulumi-libvirt-rescue:marker:1'
      const mark = { dom, type: ELEMENT, key: 'rescue', uri, flags: DOMAIN_AFFECT.LIVE }
      const bare = "<rescue id='m1'><reason>a &amp; b</reason></rescue>"
      const before = await stored()
      await libvirt.domainCreateWithFlags({ dom })
      await libvirt.domainSetMetadata({
        dom,
        type: DESCRIPTION,
        metadata: 'now\nthis',
        flags: DOMAIN_AFFECT.LIVE,
      })
      await libvirt.domainSetMetadata({ ...mark, metadata: "<rescue id='m0'/>" })
      await libvirt.domainSetMetadata({ ...mark, metadata: bare })
      expect(readDescription(await live())).to.equal('now\nthis')
      expect(await live()).to.match(/<rescue:rescue [^>]*id="m1"[^>]*>\s*<rescue:reason>a &amp; b</)
      expect(await live()).not.to.contain('id="m0"')
      const declared = `<rescue:rescue xmlns:rescue='${uri}'/>`
      expect(await codeOf(libvirt.domainSetMetadata({ ...mark, metadata: declared }))).to.equal(
        'INTERNAL_ERROR',
      )
      await libvirt.domainSetMetadata({ ...mark, metadata: null })
      expect(await live()).not.to.contain('id="m1"')
      await libvirt.domainSetMetadata({ ...mark, metadata: bare })
      expect(await stored(), 'the stored definition').to.equal(before)
      await libvirt.domainDestroyFlags({ dom })
      expect(await stored()).to.equal(before)
    })

    it('run on while the daemon is restarted', async () => {
      await libvirt.domainCreateXml({ xmlDesc: withTitle(await stored(), 'rescue') })
      const before = await stored()
      await world.restartDaemon()
      expect(await codeOf(libvirt.domainGetState({ dom }))).to.equal('ConnectionLostError')
      expect(await libvirt.closed).to.have.property('name', 'ConnectionLostError')
      libvirt = await world.connect()
      expect((await state()).state).to.equal(RUNNING)
      expect(await live()).to.contain('<title>rescue</title>')
      expect(await stored()).to.equal(before)
    })

    it('are off after a power cut, except those that start by themselves, from their own definition', async () => {
      const other = await libvirt.domainDefineXmlFlags({ xml: xmlOf({ name: 'autostarted' }) })
      await libvirt.domainSetAutostart({ dom: other, autostart: 1 })
      const passing = await libvirt.domainCreateXml({ xmlDesc: xmlOf({ name: 'passing' }) })
      for (const each of [dom, other]) {
        const xml = await libvirt.domainGetXmlDesc({ dom: each, flags: STORED })
        await libvirt.domainCreateXml({ xmlDesc: withTitle(xml, 'rescue') })
      }
      const before = await stored()
      await world.reboot()
      libvirt = await world.connect()
      expect(await codeOf(libvirt.domainGetState({ dom: passing }))).to.equal('NO_DOMAIN')
      expect(await state()).to.deep.equal({ state: SHUTOFF, reason: DOMAIN_SHUTOFF.UNKNOWN })
      expect(await stored()).to.equal(before)
      const isOff = async (): Promise<boolean> =>
        (await libvirt.domainGetState({ dom: other })).state !== RUNNING
      while (await isOff()) await new Promise(setImmediate)
      expect(await libvirt.domainGetXmlDesc({ dom: other })).not.to.contain('<title>')
    })

    it('get their NVRAM from a template at their first start, and lose it only if asked', async () => {
      const path = `${world.images}/web_VARS.fd`
      const xml = withFirmware(xmlOf({ name: 'efi' }), path)
      const efi = await libvirt.domainDefineXmlFlags({ xml })
      expect(world.hasFile(path)).to.equal(false)
      await libvirt.domainCreateXml({
        xmlDesc: await libvirt.domainGetXmlDesc({ dom: efi, flags: STORED }),
        flags: DOMAIN_START.PAUSED,
      })
      await libvirt.domainDestroyFlags({ dom: efi })
      expect(world.readFile(path).equals(world.readFile(NVRAM_TEMPLATE))).to.equal(true)

      world.writeFile(path, Buffer.alloc(540_672, 7))
      await libvirt.domainCreateWithFlags({ dom: efi, flags: DOMAIN_START.PAUSED })
      await libvirt.domainDestroyFlags({ dom: efi })
      expect(world.readFile(path).equals(Buffer.alloc(540_672, 7))).to.equal(true)

      expect(await codeOf(libvirt.domainUndefineFlags({ dom: efi }))).to.equal('OPERATION_INVALID')
      await libvirt.domainUndefineFlags({ dom: efi, flags: DOMAIN_UNDEFINE.KEEP_NVRAM })
      expect(world.hasFile(path)).to.equal(true)
      await libvirt.domainDefineXmlFlags({ xml })
      const again = await libvirt.domainLookupByName({ name: 'efi' })
      await libvirt.domainUndefineFlags({ dom: again, flags: DOMAIN_UNDEFINE.NVRAM })
      expect(world.hasFile(path)).to.equal(false)
    })

    const state = (): Promise<{ state: number; reason: number }> => libvirt.domainGetState({ dom })
    const stored = (): Promise<string> => libvirt.domainGetXmlDesc({ dom, flags: STORED })
    const live = (): Promise<string> => libvirt.domainGetXmlDesc({ dom })
    const letItGoOff = (): Promise<void> =>
      libvirt.domainSetLifecycleAction({
        dom,
        type: DOMAIN_LIFECYCLE.POWEROFF,
        action: DOMAIN_LIFECYCLE_ACTION.DESTROY,
        flags: DOMAIN_AFFECT.LIVE,
      })
    const callsOf = (gone: DomainRef): readonly (() => Promise<unknown>)[] => [
      () => libvirt.domainGetState({ dom: gone }),
      () => libvirt.domainGetXmlDesc({ dom: gone }),
      () => libvirt.domainIsPersistent({ dom: gone }),
      () => libvirt.domainCreateWithFlags({ dom: gone }),
      () => libvirt.domainDestroyFlags({ dom: gone }),
      () => libvirt.domainShutdownFlags({ dom: gone }),
      () => libvirt.domainUndefineFlags({ dom: gone }),
    ]

    async function flagsOf(of: DomainRef): Promise<Record<string, number>> {
      return {
        persistent: await libvirt.domainIsPersistent({ dom: of }),
        active: Number((await libvirt.domainLookupByUuid(of)).id >= 0),
        autostart: await libvirt.domainGetAutostart({ dom: of }),
        saved: await libvirt.domainHasManagedSaveImage({ dom: of }),
      }
    }

    /** Does something and waits for the event that the domain has stopped. */
    async function goneOff(act: () => unknown): Promise<{ event: number; detail: number }> {
      let heard: (event: { event: number; detail: number }) => void = () => undefined
      const stopped = new Promise<{ event: number; detail: number }>((resolve) => {
        heard = resolve
      })
      const unsubscribe = await libvirt.domainEvents(dom, ({ event, detail }) => {
        if (event === DOMAIN_EVENT.STOPPED) heard({ event, detail })
      })
      await act()
      const result = await stopped
      await unsubscribe()
      return result
    }

    function xmlOf({
      name: called = 'web',
      uuid,
      title,
    }: { name?: string; uuid?: string; title?: string } = {}): string {
      return `<domain type='qemu'>
  <name>${called}</name>${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}${title === undefined ? '' : `<title>${title}</title>`}
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='${world.images}/${called}.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <graphics type='vnc' autoport='yes' passwd='secret'/>
  </devices>
</domain>`
    }
  })
}

function withTitle(xml: string, title: string): string {
  return xml.replace('</uuid>', `</uuid><title>${title}</title>`)
}

function withPoweroff(xml: string, action: string): string {
  const element = `<on_poweroff>${action}</on_poweroff>`
  const there = /<on_poweroff>.*<\/on_poweroff>/
  return there.test(xml)
    ? xml.replace(there, element)
    : xml.replace('<devices>', `${element}<devices>`)
}

function withFirmware(xml: string, nvram: string): string {
  const firmware =
    `<loader readonly='yes' type='pflash'>${FIRMWARE}</loader>` +
    `<nvram template='${NVRAM_TEMPLATE}'>${nvram}</nvram>`
  return xml.replace("machine='pc'", "machine='q35'").replace('</os>', `${firmware}</os>`)
}

function quoteOf(xml: string): string {
  return xml.includes('passwd="') ? '"' : "'"
}

function readDescription(xml: string): string | undefined {
  return /<description>([^<]*)</.exec(xml)?.[1]
}
