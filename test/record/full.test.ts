import { expect } from 'chai'
import { create, remove, update } from '../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../instance-rescue/support/two-processes.js'

describe('a record that many processes take over', () => {
  it('has room for more than a hundred updates, and then for destroy', async () => {
    const { clock, dead, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    let failure: unknown = null
    let pid = 2
    for (; failure === null; pid += 1) {
      const news = { ...inputs, shutdownTimeout: pid }
      failure = await clock.run(
        update(outputs, news, runtime(pid)).then(
          () => null,
          (error: unknown) => error,
        ),
      )
      dead.add(pid)
    }
    expect(failure).to.include({ name: 'RecordFullError' })
    expect(pid).to.be.above(100)
    await clock.run(remove(outputs, runtime(pid)))
    expect(files()).to.deep.equal(before)
  })

  it('says, once destroy failed too often, what to remove; destroy then works', async () => {
    const { clock, dead, fake, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    const root = fake.files.get('/images/root.qcow2')
    if (root === undefined) throw new Error('unreachable: it was made')
    fake.files.delete('/images/root.qcow2')
    let message = ''
    let pid = 2
    for (; !message.includes('is full'); pid += 1) {
      const failure = await clock.run(
        remove(outputs, runtime(pid)).catch((error: unknown) => error),
      )
      expect(String(failure)).to.match(/^(UnrescueError|RecordFullError)/)
      message = String(failure)
      dead.add(pid)
    }
    expect(pid).to.be.above(100)
    fake.files.set('/images/root.qcow2', root)
    const [, poolName = '', name = ''] =
      /`virsh -c \S+ vol-delete --pool (\S+) (\S+)`/.exec(message) ?? []
    const libvirt = await fake.connect()
    const pool = await libvirt.storagePoolLookupByName({ name: poolName })
    await libvirt.storageVolDelete({ vol: await libvirt.storageVolLookupByName({ pool, name }) })
    await clock.run(remove(outputs, runtime(pid)))
    expect(files()).to.deep.equal(before)
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })
})
