import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

describe('a record or a definition copy that somebody forged', () => {
  it('3: a record that calls a persistent instance transient: its definition stays', async () => {
    const host = await makeMemoryHost()
    const { fake, inputs, runtime, warnings } = host
    const web = fake.domain('web')
    const { stored } = web
    const connect: typeof runtime.connect = async (uri) => ({
      ...(await runtime.connect(uri)),
      domainIsPersistent: () => Promise.resolve(0),
    })
    const { outputs } = await host.run(create(inputs, { ...runtime, connect }))
    fake.powerOff('web')
    const libvirt = await fake.connect()
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    await libvirt.domainCreateWithFlags({ dom })
    fake.files.delete(copyOf(fake))
    await host.run(remove(outputs, runtime))
    expect(web).to.include({ stored, live: stored })
    expect(warnings).to.include(
      `Instance 'web' was transient before the rescue. Its stored definition is not the one from before the rescue, so it stays.`,
    )
  })

  for (const { when, happens } of [
    {
      when: 'the instance was defined from the rescue',
      happens: ({ fake }: MemoryHost) => {
        const web = fake.domain('web')
        web.stored = web.live
      },
    },
    {
      when: 'the instance was undefined',
      happens: ({ fake }: MemoryHost) => {
        fake.domain('web').stored = null
      },
    },
  ]) {
    it(`5: a copy that defines another instance, and ${when}: the copy is not used, and nothing is stopped`, async () => {
      const host = await makeMemoryHost()
      const { fake, inputs, runtime } = host
      const { outputs } = await host.run(create(inputs, runtime))
      const copy = fake.files.get(copyOf(fake))
      if (copy === undefined) throw new Error('there is no copy')
      const text = copy.bytes.toString().replaceAll(outputs.domainUuid, OTHER)
      copy.bytes = Buffer.from(text.replace('<name>web<', '<name>victim<'))
      happens(host)
      const failure = await host.failureOf(remove(outputs, runtime))
      expect(failure)
        .to.have.property('message')
        .that.contains(
          `The definition copy of instance 'web' (${outputs.domainUuid}) is not the one that this rescue wrote: somebody changed it, and it is not used.`,
        )
      expect(fake.domain('web').live).to.contain(outputs.rescueId)
      expect(() => fake.domain('victim')).to.throw()
    })
  }
})

const OTHER = '3b7e1f8a-5d1c-4b0e-9c55-0d7f6f4d1f10'

function copyOf({ files }: MemoryHost['fake']): string {
  const path = [...files.keys()].find((name) => name.endsWith('.definition'))
  if (path === undefined) throw new Error('there is no copy')
  return path
}
