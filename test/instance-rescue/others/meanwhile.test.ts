import { expect } from 'chai'
import { create, remove, update } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../support/two-processes.js'

describe('an update that has to wait for another process', () => {
  it('whose destroy ends the rescue: nothing is left of it, and it says so', async () => {
    const { clock, fake, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    const happens = (): Promise<void> => remove(outputs, runtime(2))
    const updated = await clock.run(
      update(outputs, inputs, runtime(3, { call: 'storageVolCreateXml', happens })),
    )
    expect(updated).to.include({ status: 'left', cleaned: true })
    expect(updated.statusReason).to.contain('somebody ended it')
    expect(files()).to.deep.equal(before)
  })

  it('whose update enters again: it leaves the running rescue alone', async () => {
    const { clock, fake, inputs, runtime } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    const happens = (): Promise<unknown> => update(outputs, inputs, runtime(2))
    const updated = await clock.run(
      update(outputs, inputs, runtime(3, { call: 'storageVolCreateXml', happens })),
    )
    expect(updated).to.include({ status: 'rescued' })
    expect(fake.domain('web').live).to.contain(outputs.rescueId)
    expect(fake.journal.filter((call) => call.startsWith('domainCreateXml'))).to.have.length(2)
  })

  it('whose update cleans up after a rescue that was left: nothing is left of it, and it says so', async () => {
    const { clock, fake, inputs, runtime } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    const libvirt = await fake.connect()
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    await libvirt.domainCreateWithFlags({ dom })
    const happens = (): Promise<unknown> => update(outputs, inputs, runtime(2))
    const updated = await clock.run(
      update(outputs, inputs, runtime(3, { call: 'storageVolCreateXml', happens })),
    )
    expect(updated).to.include({ status: 'left', cleaned: true })
  })
})
