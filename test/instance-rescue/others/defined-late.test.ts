import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import type { Runtime } from '../../../provider/host/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { makeTwoProcesses, type TwoProcesses } from '../support/two-processes.js'

/** Defines the instance from what ran during the rescue, as a program that read it then may do at any time. */
function definer({ fake }: TwoProcesses): () => Promise<void> {
  const xml = fake.domain('web').live ?? ''
  return async () => {
    await (await fake.connect()).domainDefineXmlFlags({ xml })
  }
}

/** A process before whose every call of that name something happens. */
function withEach(runtime: Runtime, call: string, happens: () => Promise<void>): Runtime {
  const watched = (connection: LibvirtConnection): LibvirtConnection =>
    new Proxy(connection, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (name !== call || typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          await happens()
          return Reflect.apply(method, target, args) as unknown
        }
      },
    })
  return {
    ...runtime,
    connect: async (uri) => watched(await runtime.connect(uri)),
  }
}

describe('an instance that is defined from the rescue while destroy is at work', () => {
  for (const { when, call } of [
    { when: 'before the instance starts', call: 'domainCreateWithFlags' },
    { when: 'after it has started', call: 'storageVolDelete' },
  ]) {
    it(`26: ${when}: it runs its own system, and has its own definition`, async () => {
      const made = await makeTwoProcesses()
      const { clock, fake, files, inputs, runtime } = made
      const { stored } = fake.domain('web')
      const before = files()
      const { outputs } = await clock.run(create(inputs, runtime(1)))
      const happens = definer(made)
      await clock.run(remove(outputs, runtime(2, { call, happens })))
      expect(fake.domain('web')).to.include({ stored, live: stored })
      expect(files()).to.deep.equal(before)
    })
  }

  it('26: again and again: destroy gives up and keeps the copy, and ends the rescue once nobody does so', async () => {
    const made = await makeTwoProcesses()
    const { clock, fake, files, inputs, runtime } = made
    const { stored } = fake.domain('web')
    const before = files()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    const racing = withEach(runtime(2), 'domainCreateWithFlags', definer(made))
    const failure = await clock.run(remove(outputs, racing).catch((error: unknown) => error))
    expect(failure)
      .to.have.property('message')
      .that.equals(
        "Another program defines instance 'web' from the rescue again and again. The copy of its original definition stays. Stop that program, and run this again.",
      )
    expect(files().join()).to.contain('.definition')
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web')).to.include({ stored, live: stored })
    expect(files()).to.deep.equal(before)
  })
})
