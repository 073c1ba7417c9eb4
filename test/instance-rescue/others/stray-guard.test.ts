import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../support/two-processes.js'

describe('the guard of an empty record', () => {
  it('goes with destroy where an earlier one was cut off right after it removed the record', async () => {
    const { clock, fake, files, inputs, runtime, uuid } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    await clock.run(remove(outputs, runtime(1)))
    fake.addFile(`/images/${uuid}.rescue.1`, Buffer.alloc(512))
    await clock.run(remove(outputs, runtime(2)))
    expect(files()).to.deep.equal(before)
  })

  it('stays where there is a record: it decides who takes that over', async () => {
    const { clock, fake, files, inputs, runtime, uuid } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    await clock.run(remove(outputs, runtime(1)))
    await clock.run(create(inputs, runtime(3)))
    const guard = `/images/${uuid}.rescue.1`
    fake.addFile(guard, Buffer.alloc(512))
    await clock.run(remove(outputs, runtime(2)))
    expect(files()).to.include(guard)
  })
})
