import { expect } from 'chai'
import {
  ConnectionLostError,
  DeadlineError,
  ERROR_CODE,
  ERROR_DOMAIN,
  LibvirtError,
} from '../../provider/libvirt/index.js'
import { preview } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost } from './support/memory-host.js'

interface Row {
  /** `where …` */
  readonly name: string
  readonly happens: (host: MemoryHost) => void
  readonly warning: string
}

/** Whatever is asked, this comes of it. */
const fail =
  (error: Error) =>
  ({ fake }: MemoryHost): void => {
    fake.fault = () => {
      throw error
    }
  }
const URI = 'qemu:///system'
const REFUSED = {
  code: ERROR_CODE.ACCESS_DENIED,
  domain: ERROR_DOMAIN.ACCESS,
  message: 'access denied',
}

const ROWS: readonly Row[] = [
  {
    name: 'nobody listens',
    happens: ({ fake }) => {
      fake.halt()
    },
    warning: `Cannot connect to '${URI}': the fake daemon is halted`,
  },
  {
    name: 'the connection is lost every time',
    happens: fail(new ConnectionLostError(URI, { call: null, sent: true })),
    warning: new ConnectionLostError(URI, { call: null, sent: true }).message,
  },
  {
    name: 'the host does not answer',
    happens: fail(new DeadlineError('domainLookupByName', 30_000, URI)),
    warning: new DeadlineError('domainLookupByName', 30_000, URI).message,
  },
  {
    name: 'libvirt says no',
    happens: fail(new LibvirtError('domainLookupByName', REFUSED)),
    warning: new LibvirtError('domainLookupByName', REFUSED).message,
  },
  {
    name: 'the definition is none that we can read',
    happens: ({ fake }) => {
      const web = fake.domain('web')
      web.stored = (web.stored ?? '').replace('<name>web</name>', '')
    },
    warning: 'the domain has no name',
  },
]

describe('preview', () => {
  for (const { name, happens, warning } of ROWS) {
    it(`has a warning and no plan where ${name}`, async () => {
      const host = await makeMemoryHost()
      happens(host)
      expect(await host.run(preview(host.inputs, undefined, host.runtime))).to.deep.equal({
        failures: [],
        warnings: [`No plan could be made: ${warning}`],
      })
    })
  }

  it('names a similar instance, but not if the name is a secret', async () => {
    const host = await makeMemoryHost()
    const inputs = { ...host.inputs, instance: 'wbe' }
    const said = `Instance 'wbe' does not exist on ${inputs.uri}.`
    for (const [secretArguments, reason] of [
      [[], `${said} Did you mean 'web'?`],
      [['instance'], `${said} \`virsh -c qemu:///system list --all\` shows those that do.`],
    ] as const)
      expect(
        await host.run(preview({ ...inputs, secretArguments }, undefined, host.runtime)),
      ).to.deep.equal({ failures: [{ property: 'instance', reason }], warnings: [] })
  })

  it('names a similar image, but not if the image is a secret', async () => {
    const host = await makeMemoryHost()
    const inputs = { ...host.inputs, image: { path: '/images/rescu.img' } }
    const said = "image '/images/rescu.img' does not exist in storage pool 'default'"
    for (const [secretArguments, reason] of [
      [[], `${said}; did you mean 'rescue.img'?`],
      [['image'], `${said}; \`virsh -c qemu:///system vol-list default\` shows what is in it`],
    ] as const)
      expect(
        await host.run(preview({ ...inputs, secretArguments }, undefined, host.runtime)),
      ).to.deep.equal({ failures: [{ property: 'instance', reason }], warnings: [] })
  })

  it('names a similar pool, but not if the pool is a secret', async () => {
    const host = await makeMemoryHost()
    const inputs = { ...host.inputs, pool: 'defualt' }
    const said = "storage pool 'defualt' does not exist"
    for (const [secretArguments, reason] of [
      [[], `${said}; did you mean 'default'?`],
      [['pool'], said],
    ] as const)
      expect(
        await host.run(preview({ ...inputs, secretArguments }, undefined, host.runtime)),
      ).to.deep.equal({ failures: [{ property: 'instance', reason }], warnings: [] })
  })

  it('says once that there is no image', async () => {
    const host = await makeMemoryHost()
    const inputs = { ...host.inputs, image: undefined }
    const { failures } = await host.run(preview(inputs, undefined, host.runtime))
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      "no rescue image is named, and its root disk '/images/root.qcow2' was not made from an image (it has no backing file); name a rescue image",
    ])
  })

  it('spells out what a terminal would obey in a similar name', async () => {
    const host = await makeMemoryHost()
    Reflect.set(host.fake.domain('web'), 'name', 'w\x1beb') // a host that lies may list any name
    const reason = "Instance 'wbeb' does not exist on qemu:///system. Did you mean 'w\\u001beb'?"
    expect(
      await host.run(preview({ ...host.inputs, instance: 'wbeb' }, undefined, host.runtime)),
    ).to.deep.equal({ failures: [{ property: 'instance', reason }], warnings: [] })
  })

  it('names no instance if the host does not list them', async () => {
    const host = await makeMemoryHost()
    host.fake.fault = ({ call }) => {
      if (call === 'connectListAllDomains') throw new LibvirtError(call, REFUSED)
    }
    const reason =
      "Instance 'wbe' does not exist on qemu:///system. `virsh -c qemu:///system list --all` shows those that do."
    expect(
      await host.run(preview({ ...host.inputs, instance: 'wbe' }, undefined, host.runtime)),
    ).to.deep.equal({ failures: [{ property: 'instance', reason }], warnings: [] })
  })

  it('lists the instances only if it does not find the one that is named', async () => {
    const host = await makeMemoryHost()
    const lists = (): number =>
      host.fake.calls.filter(
        ({ call, args }) => call === 'connectListAllDomains' && 'needResults' in args,
      ).length
    await host.run(preview(host.inputs, undefined, host.runtime))
    expect(lists()).to.equal(0)
    await host.run(preview({ ...host.inputs, instance: 'wbe' }, undefined, host.runtime))
    expect(lists()).to.equal(1)
  })

  for (const mistake of [new TypeError('x is not a function'), new Error('unreachable')]) {
    it(`does not hide a mistake of ours (${mistake.name})`, async () => {
      const host = await makeMemoryHost()
      fail(mistake)(host)
      expect(await host.failureOf(preview(host.inputs, undefined, host.runtime))).to.equal(mistake)
    })
  }
})
