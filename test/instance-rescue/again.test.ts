import { expect } from 'chai'
import { create, read, remove, update } from '../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from './support/two-processes.js'

describe('a rescue that is begun or entered again', () => {
  it('is still the one in the state where up was killed in it: destroy ends it', async () => {
    const { clock, dead, fake, files, inputs, runtime } = await makeTwoProcesses()
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    const inState = { ...outputs, status: 'interrupted' as const }
    await clock.run(remove(outputs, runtime(2))) // unrescue, say: nothing tells Pulumi

    await clock.run(
      new Promise<void>((killed) => {
        const happens = (): Promise<void> => {
          killed()
          return new Promise(() => undefined)
        }
        void update(inState, inputs, runtime(3, { call: 'domainCreateXml', happens }))
      }),
    )
    dead.add(3)
    expect(files()).to.have.length.above(before.length)
    expect(await clock.run(read(inState, runtime(4)))).to.include({ status: 'interrupted' })
    await clock.run(remove(inState, runtime(4)))
    expect(files()).to.deep.equal(before)
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })

  it('goes on with the timeout and the reason of the second up', async () => {
    const { clock, dead, fake, inputs, runtime } = await makeTwoProcesses()
    fake.behave('web', { offAfter: null })
    await clock.run(
      new Promise<void>((killed) => {
        const happens = (): Promise<void> => {
          killed()
          return new Promise(() => undefined)
        }
        const patient = { ...inputs, shutdownTimeout: 600, reason: 'first' }
        void create(patient, runtime(1, { call: 'domainShutdownFlags', happens }))
      }),
    )
    dead.add(1)
    const lines: string[] = []
    const second = { ...runtime(2), say: (line: string) => lines.push(line) }
    await clock.run(create({ ...inputs, shutdownTimeout: 7, reason: 'second' }, second))
    expect(lines[0]).to.equal("Asked instance 'web' to shut down; waiting up to 7 s.")
    expect(fake.domain('web').live).to.contain('Reason: second')
  })

  it('leaves the system alone that somebody starts while a stopped rescue is entered again', async () => {
    const { clock, fake, inputs, runtime } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    const happens = async (): Promise<void> => {
      const libvirt = await fake.connect()
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      await libvirt.domainCreateWithFlags({ dom })
    }
    const meanwhile = runtime(2, { call: 'connectGetDomainCapabilities', happens })
    const failure = await clock.run(
      update(outputs, inputs, meanwhile).then(
        () => null,
        (error: unknown) => error,
      ),
    )
    expect(failure).to.include({ name: 'NotRescuableError' })
    const { id } = fake.domain('web')
    const cleaned = await clock.run(update(outputs, inputs, runtime(3)))
    expect(cleaned).to.include({ status: 'left', cleaned: true })
    expect(fake.domain('web').id, 'never powered off').to.equal(id)
    expect(fake.journal.filter((call) => call.startsWith('domainDestroy'))).to.have.length(1)
  })
})
