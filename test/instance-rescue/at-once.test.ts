import { expect } from 'chai'
import { create } from '../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from './support/two-processes.js'

/** Calls before which another process does its whole work: before the record is made, and earlier. */
const MOMENTS = ['domainGetJobInfo', 'storageVolCreateXml', 'connectGetHostname'] as const

describe('two processes that rescue an instance at once', () => {
  for (const call of MOMENTS) {
    it(`of the same resource both come to the same rescue: the other is done before ${call}`, async () => {
      const { clock, inputs, runtime } = await makeTwoProcesses()
      const others: string[] = []
      const happens = async (): Promise<unknown> =>
        others.push((await create(inputs, runtime(1))).id)
      const mine = await clock.run(create(inputs, runtime(2, { call, happens })))
      expect(others).to.deep.equal([mine.id])
    })

    it(`of two resources the later one is told whose it is: the other is done before ${call}`, async () => {
      const { clock, inputs, runtime } = await makeTwoProcesses()
      const other = { ...inputs, owner: { ...inputs.owner, name: 'other' } }
      const happens = (): Promise<unknown> => create(other, runtime(1))
      const job = create(inputs, runtime(2, { call, happens }))
      const failure = await clock.run(job.catch((error: unknown) => error))
      expect(failure).to.include({ name: 'AlreadyInRescueError' })
      expect(failure).to.have.property('message').that.contains("resource 'other'")
    })
  }
})
