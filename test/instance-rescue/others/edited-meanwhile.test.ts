import { expect } from 'chai'
import { create } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../support/two-processes.js'

describe('an instance whose definition is edited while it is shut down', () => {
  it('11.12: is not rescued by a plan for another definition, and runs again as it is defined now', async () => {
    const { clock, fake, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const happens = async (): Promise<void> => {
      const libvirt = await fake.connect()
      const xml = fake.domain('web').stored?.replace('64</memory>', '128</memory>') ?? ''
      await libvirt.domainDefineXmlFlags({ xml })
    }
    const edited = runtime(1, { call: 'domainDestroyFlags', happens })
    const failure = await clock.run(create(inputs, edited).catch((error: unknown) => error))
    expect(failure).to.include({ name: 'NotRescuableError' })
    expect(failure).to.have.property('message').that.contains('its definition was changed')
    expect(fake.domain('web').live).to.contain('128</memory>')
    expect(files()).to.deep.equal(before)
  })

  it('11: a snapshot of a transient instance right before it is defined for the rescue: it is not rescued, and runs on', async () => {
    const { clock, fake, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const web = fake.domain('web')
    web.stored = null
    const [boot, later] = [web.id, web.live?.replace('root.qcow2', 'root.later')]
    const happens = (): void => {
      web.live = later ?? null
    }
    const racing = runtime(1, { call: 'domainDefineXmlFlags', happens })
    const failure = await clock.run(create(inputs, racing).catch((error: unknown) => error))
    expect(failure).to.include({ name: 'NotRescuableError' })
    expect(failure)
      .to.have.property('message')
      .that.contains('a disk of it was moved to another file meanwhile')
    expect(web).to.include({ id: boot, live: later })
    expect(files()).to.deep.equal(before)
  })

  it('25: an up of a transient instance that is undone before anything was stopped defines nothing', async () => {
    const { clock, fake, inputs, runtime } = await makeTwoProcesses()
    const web = fake.domain('web')
    web.stored = null
    const made = fake.journal.length
    const happens = (): never => {
      throw new Error('the disk is full')
    }
    const failing = runtime(1, { call: 'storageVolCreateXml', nth: 3, happens })
    const failure = await clock.run(create(inputs, failing).catch((error: unknown) => error))
    expect(failure).to.have.property('message').that.contains('the disk is full')
    expect(fake.journal.slice(made)).not.to.include('domainDefineXmlFlags web')
    expect(web).to.include({ stored: null })
  })
})
