import { expect } from 'chai'
import { readMarker } from '../../provider/domain-xml/index.js'
import { create, remove, update } from '../../provider/instance-rescue/index.js'
import type { RescueOutputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../lab/daemon/daemon.js'
import { inputsOn, makeImage, makeInstance } from './support/instance.js'
import { makeMemoryHost, type MemoryHost } from './support/memory-host.js'
import { systemRuntime } from '../../provider/host/index.js'

const OWN = '<title>Shop</title><description>The shop.\nAsk Ann.</description>'
const withOwn = (xml: string): string => xml.replace('<memory', `${OWN}<memory`)

async function rescued(): Promise<MemoryHost & { readonly outputs: RescueOutputs }> {
  const host = await makeMemoryHost({ change: withOwn })
  const inputs = { ...host.inputs, reason: 'no boot' }
  return { ...host, outputs: (await host.run(create(inputs, host.runtime))).outputs }
}

function descriptionOf(xml: string | null): string | undefined {
  return /<description>([^<]*)</.exec(xml ?? '')?.[1]
}

describe('12.5: another reason', () => {
  it('is in description, marker and record of the running rescue, which is not stopped', async () => {
    const host = await rescued()
    const { runtime, inputs, fake, outputs } = host
    const { id, stored } = fake.domain('web')
    const before = host.deeds().length
    const after = await host.run(update(outputs, { ...inputs, reason: 'a < b' }, runtime))
    expect(after).to.include({ reason: 'a < b', status: 'rescued', statusReason: '' })
    const { live } = fake.domain('web')
    expect(readMarker(live ?? '')).to.deep.include({ reason: 'a < b', rescueId: outputs.rescueId })
    expect(descriptionOf(live)).to.match(/^In stable rescue since [^]*\nReason: a &lt; b\n/)
    expect(descriptionOf(live)).to.match(/\n\nThe shop.\nAsk Ann.$/)
    expect(descriptionOf(live)).not.to.contain('no boot')
    expect(live).to.match(/<title>[^<]*Shop<\/title>/)
    expect(fake.domain('web')).to.include({ id, stored })
    const acts = host.deeds().slice(before)
    const [first = ''] = acts.filter((line) => line.startsWith('domainSetMetadata'))
    const record = acts.findIndex((line) => line.startsWith('storageVolUpload'))
    expect(acts.indexOf(first), 'the record says it first').to.be.above(record)

    await host.run(remove(after, runtime))
    expect(fake.domain('web').live, 'its own title and description are back').to.equal(stored)
  })

  it('may be none', async () => {
    const host = await rescued()
    const { runtime, inputs, fake, outputs } = host
    await host.run(update(outputs, inputs, runtime))
    const { live } = fake.domain('web')
    expect(readMarker(live ?? '')).to.include({ reason: null })
    expect(descriptionOf(live)).not.to.contain('Reason')
  })

  it('is not written again if it is there already', async () => {
    const host = await rescued()
    const { runtime, inputs, outputs } = host
    const same = { ...inputs, reason: 'no boot', shutdownTimeout: 5 }
    await host.run(update(outputs, same, runtime))
    expect(host.deeds().filter((line) => line.startsWith('domainSetMetadata'))).to.deep.equal([])
  })

  for (const nth of [1, 2]) {
    it(`is written by the next up if this one is cut off before write ${nth}`, async () => {
      const host = await rescued()
      const { runtime, inputs, fake, outputs } = host
      let count = 0
      fake.fault = ({ call }, at) => {
        if (call !== 'domainSetMetadata' || at !== 'before') return
        if ((count += 1) === nth) throw new Error('no')
      }
      const news = { ...inputs, reason: 'other' }
      expect(await host.failureOf(update(outputs, news, runtime))).to.be.instanceOf(Error)
      fake.fault = null
      await host.run(update(outputs, news, runtime))
      const { live } = fake.domain('web')
      expect(readMarker(live ?? '')).to.include({ reason: 'other' })
      expect(descriptionOf(live)).to.contain('\nReason: other\n')
    })
  }

  it('is taken back if somebody starts the own system in that moment', async () => {
    const host = await rescued()
    const { runtime, inputs, fake, outputs } = host
    const { stored } = fake.domain('web')
    fake.fault = async ({ call }, at) => {
      if (call !== 'domainSetMetadata' || at !== 'before') return
      fake.fault = null
      const libvirt = await fake.connect()
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      await libvirt.domainDestroyFlags({ dom })
      await libvirt.domainCreateWithFlags({ dom })
    }
    await host.run(update(outputs, { ...inputs, reason: 'other' }, runtime))
    const { live } = fake.domain('web')
    expect(readMarker(live ?? '')).to.equal(null)
    expect(descriptionOf(live)).to.equal(descriptionOf(stored))
  })
})

describe('12.5: another reason, on real libvirt', function () {
  this.timeout(60_000)

  it('is what virsh shows; the own description comes back', async () => {
    const daemon = await startDaemon()
    try {
      const web = await makeInstance(daemon, { change: withOwn })
      const hash = await web.hash()
      const runtime = systemRuntime(() => undefined)
      const inputs = inputsOn(daemon, 'web', makeImage(daemon))
      const { outputs } = await create({ ...inputs, reason: 'no boot' }, runtime)
      const pid = await daemon.virsh('domid', 'web')
      const after = await update(outputs, { ...inputs, reason: 'a < "b"' }, runtime)
      expect(await daemon.virsh('domid', 'web'), 'it is not stopped').to.equal(pid)
      const live = await daemon.virsh('dumpxml', 'web')
      expect(readMarker(live)).to.include({ reason: 'a < "b"', rescueId: outputs.rescueId })
      const shown = await daemon.virsh('desc', 'web')
      expect(shown).to.contain('\nReason: a < "b"\n').and.contain('\n\nThe shop.\nAsk Ann.')
      expect(await web.hash(), 'stored definition').to.equal(hash)
      await remove(after, runtime)
      expect((await daemon.virsh('desc', 'web')).trim()).to.equal('The shop.\nAsk Ann.')
      expect((await daemon.virsh('desc', 'web', '--title')).trim()).to.equal('Shop')
      expect(await web.hash(), 'stored definition').to.equal(hash)
    } finally {
      await daemon.stop()
    }
  })
})
