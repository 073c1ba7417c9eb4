import { expect } from 'chai'
import { create, read, remove } from '../../../provider/instance-rescue/index.js'
import { pageOffset } from '../../../provider/record/layout.js'
import { makeTwoProcesses } from '../support/two-processes.js'

describe('a record that was cut off while the rescue runs', () => {
  for (const [what, length] of [
    ['to nothing', 0],
    ['in its first page', pageOffset(0) + 10],
  ] as const) {
    it(`${what}: refresh says that destroy works without it, and it does`, async () => {
      const { clock, fake, files, inputs, runtime, uuid } = await makeTwoProcesses()
      const before = files()
      const { outputs } = await clock.run(create(inputs, runtime(1)))
      const record = `/images/${uuid}.rescue`
      fake.addFile(record, Buffer.from(fake.files.get(record)?.bytes.subarray(0, length) ?? []))
      const seen = await clock.run(read(outputs, runtime(2)))
      expect(seen).to.include({ status: 'rescued' })
      expect(seen?.statusReason).to.equal('its record is missing; destroy works without it')
      await clock.run(remove(outputs, runtime(2)))
      expect(files()).to.deep.equal(before)
      expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    })
  }

  it('and is a link to an empty file of somebody: the link goes, and nothing is written to the file', async () => {
    const { clock, fake, files, inputs, runtime, uuid } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.addFile('/images/empty', Buffer.alloc(0))
    const target = fake.files.get('/images/empty')
    if (target !== undefined) fake.files.set(`/images/${uuid}.rescue`, target)
    await clock.run(remove(outputs, runtime(2)))
    expect(files()).to.deep.equal([...before, '/images/empty'].sort())
    expect(fake.files.get('/images/empty')?.bytes).to.have.length(0)
  })

  it('is not touched if nothing of the rescue is left: destroy names the command', async () => {
    const { clock, fake, inputs, runtime, uuid } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    await clock.run(remove(outputs, runtime(1)))
    fake.addFile(`/images/${uuid}.rescue`, Buffer.alloc(0))
    fake.pools.forEach(({ cache }) => cache.add(`${uuid}.rescue`))
    const why: unknown = await clock.run(remove(outputs, runtime(2)).catch((e: unknown) => e))
    expect(String(why)).to.contain(`vol-delete --pool default ${uuid}.rescue`)
    expect(fake.files.get(`/images/${uuid}.rescue`)?.bytes).to.have.length(0)
  })
})
