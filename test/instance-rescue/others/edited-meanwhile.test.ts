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
})
