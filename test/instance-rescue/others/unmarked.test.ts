import { expect } from 'chai'
import { MARKER_URI } from '../../../provider/domain-xml/index.js'
import {
  create,
  read,
  remove,
  type RescueOutputs,
} from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses, type TwoProcesses } from '../support/two-processes.js'

describe('a rescue whose mark somebody took off', () => {
  async function unmarked(): Promise<TwoProcesses & { readonly outputs: RescueOutputs }> {
    const world = await makeTwoProcesses()
    const { outputs } = await world.clock.run(create(world.inputs, world.runtime(1)))
    const domain = world.fake.domain('web')
    domain.live = (domain.live ?? '').replace(/<metadata>[^]*<\/metadata>/, '')
    expect(domain.live).not.to.contain(MARKER_URI)
    return { ...world, outputs }
  }

  it('is still known by the disk that was made for it', async () => {
    const { clock, runtime, outputs } = await unmarked()
    expect(await clock.run(read(outputs, runtime(2)))).to.include({
      status: 'rescued',
      statusReason: 'somebody removed its marker',
    })
  })

  it('is ended by destroy: its disk is not taken from under a system that runs', async () => {
    const { clock, fake, files, runtime, outputs } = await unmarked()
    await clock.run(remove(outputs, runtime(2)))
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(files()).to.deep.equal(['/images/rescue.img', '/images/root.qcow2'])
  })

  it('6: is not resumed by destroy if it was saved meanwhile', async () => {
    const { clock, fake, files, runtime, outputs } = await unmarked()
    const libvirt = await fake.connect()
    await libvirt.domainManagedSave({ dom: await libvirt.domainLookupByName({ name: 'web' }) })
    await clock.run(remove(outputs, runtime(2)))
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(files()).to.deep.equal(['/images/rescue.img', '/images/root.qcow2'])
  })
})
