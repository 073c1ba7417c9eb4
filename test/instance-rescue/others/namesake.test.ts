import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../support/two-processes.js'

const OTHER = '3b7e1f8a-5d1c-4b0e-9c55-0d7f6f4d1f10'

describe('an instance that somebody deleted while it was rescued, and made another of its name', () => {
  it('is not defined over the new one; destroy says how to have it back, or to give it up', async () => {
    const { clock, fake, inputs, runtime, uuid } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    const { stored } = fake.domain('web')
    fake.powerOff('web')
    const libvirt = await fake.connect()
    await libvirt.domainUndefineFlags({ dom: await libvirt.domainLookupByName({ name: 'web' }) })
    const xml = (stored ?? '').replace(uuid, OTHER)
    const dom = await libvirt.domainDefineXmlFlags({ xml })

    const failure = await clock.run(remove(outputs, runtime(2)).catch((error: unknown) => error))
    expect(failure).to.include({ name: 'UnrescueError' })
    expect(failure)
      .to.have.property('message')
      .that.contains('`virsh -c qemu:///system domrename web NEW`')
    expect(fake.domain('web').stored).to.contain(OTHER)

    await libvirt.domainUndefineFlags({ dom })
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web').stored).to.contain(uuid)
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })
})
