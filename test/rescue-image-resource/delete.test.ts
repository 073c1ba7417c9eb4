import { expect } from 'chai'
import { create, remove, type ImageOutputs } from '../../provider/rescue-image/index.js'
import { domainWith } from './support/domain-with.js'
import { makeImageHost, someImage, volumeOf, type ImageHost } from './support/image-host.js'

const IMAGE = someImage(8_192)
const VOLUME = volumeOf(IMAGE)
const PATH = `/images/${VOLUME}`

describe('an image that is deleted', () => {
  let host: ImageHost
  let file: string
  let outputs: ImageOutputs
  beforeEach(async () => {
    host = makeImageHost()
    file = host.write('rescue.img', IMAGE)
    ;({ outputs } = await host.run(create(host.inputsOf(file), host.runtime)))
  })
  afterEach(() => {
    host.remove()
  })

  const USERS = [
    {
      name: 'a stored definition names it',
      user: "instance 'web' uses it",
      use: async () => {
        const libvirt = await host.fake.connect()
        await libvirt.domainDefineXmlFlags({ xml: domainWith('web', PATH) })
      },
    },
    {
      name: 'a transient instance runs from it',
      user: "instance 'web' uses it",
      use: async () => {
        const libvirt = await host.fake.connect()
        await libvirt.domainCreateXml({ xmlDesc: domainWith('web', PATH), flags: 0 })
      },
    },
    {
      name: 'a managed save was made of an instance that ran from it',
      user: "instance 'web' uses it",
      use: async () => {
        const libvirt = await host.fake.connect()
        await libvirt.domainDefineXmlFlags({ xml: domainWith('web', '/images/root.img') })
        host.fake.domain('web').saved = domainWith('web', PATH)
      },
    },
    {
      name: 'a volume is an overlay on it',
      user: "volume 'disk' of storage pool 'default' is an overlay on it",
      use: async () => {
        const libvirt = await host.fake.connect()
        const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
        const backing = `<backingStore><path>${PATH}</path><format type='raw'/></backingStore>`
        const target = "<target><format type='qcow2'/></target>"
        const xml = `<volume><name>disk</name><capacity>512</capacity>${target}${backing}</volume>`
        await libvirt.storageVolCreateXml({ pool, xml })
      },
    },
  ]
  for (const { name, user, use } of USERS) {
    it(`stays if ${name}`, async () => {
      await use()
      await host.run(remove(outputs, host.runtime))
      expect(host.names().filter((each) => each.startsWith('rescue-'))).to.deep.equal([VOLUME])
      expect(host.warnings.at(-1)).to.equal(
        `Volume '${VOLUME}' of storage pool 'default' stays, because ${user}. ` +
          `To remove it later, run \`virsh -c qemu:///system vol-delete --pool default ${VOLUME}\`.`,
      )
    })
  }

  it('is not replaced while it is used, even if its content is wrong', async () => {
    const libvirt = await host.fake.connect()
    await libvirt.domainDefineXmlFlags({ xml: domainWith('web', PATH) })
    host.fake.addFile(PATH, someImage(IMAGE.length, 2))
    const failure = await host.failureOf(create(host.inputsOf(file, 'other'), host.runtime))
    expect(failure).to.have.property(
      'message',
      `The rescue image cannot be used: volume '${VOLUME}' of storage pool 'default' has another content ` +
        "than its name says, and it cannot be replaced because instance 'web' uses it.",
    )
    expect(host.names(), 'the claim of the other stack is undone').to.have.length(2)
  })

  const MOMENTS = [
    {
      name: 'before its last look for claims: it is not deleted',
      call: 'connectListAllDomains',
      when: 'after',
      uploads: 1,
    },
    {
      name: 'after its last look for claims: it is brought again',
      call: 'storageVolDelete',
      when: 'before',
      uploads: 2,
    },
  ] as const
  for (const { name, call, when, uploads } of MOMENTS) {
    it(`is there for a stack that claims it while it is being deleted, ${name}`, async () => {
      let other: Promise<{ readonly outputs: ImageOutputs }> | undefined
      host.fake.fault = async (made, now) => {
        if (other !== undefined || made.call !== call || now !== when) return
        await new Promise<void>((waits) => {
          const sleep = (ms: number): Promise<void> => {
            waits()
            return host.clock.sleep(ms)
          }
          const clock = { now: () => host.clock.now(), date: () => host.clock.date(), sleep }
          other = create(host.inputsOf(file, 'other'), { ...host.runtime, clock })
          void other.finally(waits)
        })
      }
      await host.run(remove(outputs, host.runtime))
      const made = await host.run(other ?? Promise.reject(new Error('nobody claimed it')))
      expect(made.outputs.status).to.equal('ready')
      expect(host.fake.files.get(PATH)?.bytes.equals(IMAGE)).to.equal(true)
      const sent = host.fake.calls.filter((each) => each.call === 'storageVolUpload')
      expect(sent).to.have.length(uploads)
      await host.run(remove(made.outputs, host.runtime))
      expect(host.names()).to.deep.equal([])
    })
  }

  it('stays if the mark of the process that deletes it is gone: another process counted it as dead', async () => {
    host.fake.fault = ({ call }, when) => {
      if (call !== 'connectListAllDomains' || when !== 'after') return
      const mark = host.names().find((name) => name.includes('removing'))
      expect(host.fake.files.delete(`/images/${mark ?? ''}`)).to.equal(true)
    }
    await host.run(remove(outputs, host.runtime))
    expect(host.names()).to.deep.equal([VOLUME])
  })

  it('is brought again although a process that was deleting it died', async () => {
    host.fake.addFile(`${PATH}.removing.0123456789abcdef.1`, Buffer.alloc(512))
    const before = host.clock.now()
    const made = await host.run(create(host.inputsOf(file, 'other'), host.runtime))
    expect(host.clock.now() - before).to.be.within(30_000, 60_000)
    expect(made.outputs.status).to.equal('ready')
    expect(host.names().filter((name) => name.includes('removing'))).to.deep.equal([])
  })

  it('is refused by a host that does not have its pool', async () => {
    const uuid = [...host.fake.pools.keys()].join()
    host.fake.pools.clear()
    const failure = await host.failureOf(remove(outputs, host.runtime))
    expect(failure).to.have.property(
      'message',
      `The host at qemu:///system has no active storage pool 'default' (${uuid}), which holds the rescue image. ` +
        'Check that the URI leads to the right host, and start the pool.',
    )
  })
})
