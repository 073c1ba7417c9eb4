import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { imageArgumentsSchema } from '../../provider/rescue-image/inputs/schema.js'
import {
  InstanceRescue,
  RescueImage,
  type ImageSourceArgs,
  type RescueImageArgs,
} from '../../sdk/index.js'

/** Written out, so that a name on one side only does not compile. */
const ARGUMENTS: Readonly<Record<keyof RescueImageArgs, true>> = {
  source: true,
  pool: true,
  format: true,
  sha256: true,
  properties: true,
  uri: true,
}
const SOURCE: Readonly<Record<keyof ImageSourceArgs, true>> = {
  file: true,
  builtin: true,
  path: true,
  volume: true,
}

const USABLE = { path: '/images/rescue-1.iso', format: 'iso', properties: { hw_rescue_bus: 'usb' } }

/** Resources as the engine would see them registered. */
const registered: pulumi.runtime.MockResourceArgs[] = []

describe('RescueImage', () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          registered.push(resource)
          const inputs = resource.inputs as object
          return { id: 'id-1', state: { ...inputs, image: USABLE } }
        },
        call: () => ({}),
      },
      'incident',
      'dev',
      false,
      'ops',
    )
  })
  beforeEach(() => {
    registered.length = 0
  })

  it('has the arguments of the schema, all of them described', () => {
    const { shape } = imageArgumentsSchema
    expect(Object.keys(ARGUMENTS)).to.have.members(Object.keys(shape))
    expect(Object.keys(SOURCE)).to.have.members(Object.keys(shape.source.shape))
    const all = Object.entries({ ...shape, ...shape.source.shape })
    const bare = all.filter(([, schema]) => schema.description === undefined)
    expect(bare.map(([name]) => name)).to.deep.equal([])
  })

  it('registers under its permanent type, with its owner, its URN and nothing else among the inputs', async () => {
    await settled(new RescueImage('system', { source: { file: './rescue.iso' } }))
    const [{ type, name, inputs } = {}] =
      registered as readonly Partial<pulumi.runtime.MockResourceArgs>[]
    expect([type, name]).to.deep.equal([
      'pulumi-nodejs:dynamic/libvirt-rescue:RescueImage',
      'system',
    ])
    const { __provider, ...given } = inputs as Record<string, unknown>
    expect(__provider).to.contain('pulumi-libvirt-rescue/dynamic/rescue-image')
    expect(given).to.deep.equal({
      source: { file: './rescue.iso' },
      owner: { organization: 'ops', project: 'incident', stack: 'dev', name: 'system' },
      __urn: 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:RescueImage::system',
    })
  })

  it('does not wait for another image, or for a rescue, in the same component', async () => {
    const parent = new pulumi.ComponentResource('my:module:Site', 'c')
    const images = ['one', 'two'].map(
      (name) => new RescueImage(name, { source: { builtin: true } }, { parent }),
    )
    const rescue = new InstanceRescue('fix', { instance: 'web', image: images[0] }, { parent })
    await Promise.all([...images, rescue].map(settled))
    expect(registered.map(({ name }) => name)).to.include.members(['one', 'two', 'fix'])
  })

  it('refuses a setting of this package that does not exist, as InstanceRescue does', () => {
    const before = pulumi.runtime.allConfig()
    pulumi.runtime.setAllConfig({ 'libvirt-rescue:url': 'qemu+ssh://root@kvm7/system' })
    const make = (): unknown => new RescueImage('system', { source: { builtin: true } })
    try {
      expect(make).to.throw(pulumi.RunError, "The setting 'libvirt-rescue:url' does not exist")
    } finally {
      pulumi.runtime.setAllConfig(before)
    }
  })

  it('is another owner under another parent, since names are unique within one parent only', async () => {
    const [a, b] = ['a', 'b'].map((name) => new pulumi.ComponentResource('my:module:Site', name))
    for (const parent of [a, b])
      await settled(
        new RescueImage(
          'system',
          { source: { builtin: true } },
          { parent: parent as pulumi.Resource },
        ),
      )
    const owners = registered.flatMap(({ inputs }) => (inputs as Inputs).owner?.name ?? [])
    expect(owners).to.deep.equal(['my:module:Site::a::system', 'my:module:Site::b::system'])
  })

  it('is what InstanceRescue rescues from, as an inline image is', async () => {
    const image = new RescueImage('system', { source: { builtin: true } })
    await settled(new InstanceRescue('fix-web', { instance: 'web', image }))
    await settled(new InstanceRescue('fix-db', { instance: 'db', image: { path: '/own.img' } }))
    const images = registered.slice(1).map(({ inputs }) => (inputs as Inputs).image)
    expect(images).to.deep.equal([USABLE, { path: '/own.img' }])
  })

  it('makes secret what repeats a secret', async () => {
    await settled(new RescueImage('system', { source: pulumi.secret({ file: './secret.iso' }) }))
    const inputs = registered[0]?.inputs as Record<string, unknown>
    const secret = Object.keys(inputs).filter((name) => pulumi.runtime.isRpcSecret(inputs[name]))
    expect(secret).to.have.members(['image', 'path', 'content', 'source'])
    expect(inputs['secretArguments']).to.deep.equal(['source'])
  })

  it('tells the provider which of its arguments are secrets, and nothing if none is', async () => {
    const { secret } = pulumi
    const source = { source: { builtin: true } } as const
    await settled(new RescueImage('plain', source))
    await settled(new RescueImage('pool', { ...source, pool: secret('vault') }))
    await settled(new RescueImage('uri', { ...source, uri: secret('qemu+ssh://kvm7/system') }))
    await settled(new RescueImage('sum', { ...source, sha256: secret('ab'.repeat(32)) }))
    expect(registered.map(({ inputs }) => (inputs as Inputs).secretArguments)).to.deep.equal([
      undefined,
      ['pool'],
      ['uri'],
      ['sha256'],
    ])
  })

  it('makes secret what InstanceRescue says of an image that is a secret', async () => {
    const image = new RescueImage('system', { source: { builtin: true } })
    // As Pulumi keeps it once the image's own arguments are secrets.
    Object.assign(image, { image: pulumi.secret(USABLE) })
    await settled(new InstanceRescue('fix-web', { instance: 'web', image }))
    const inputs = registered.at(-1)?.inputs as Record<string, unknown>
    const secret = Object.keys(inputs).filter((name) => pulumi.runtime.isRpcSecret(inputs[name]))
    expect(secret).to.have.members(['image', '__plan'])
    expect(inputs['secretArguments']).to.deep.equal(['image'])
  })

  it('cannot be imported', () => {
    const make = (): unknown =>
      new RescueImage('system', { source: { builtin: true } }, { import: 'x' })
    expect(make).to.throw(
      pulumi.RunError,
      "RescueImage 'system' cannot be imported. Remove the option: up finds an image that is on the host already.",
    )
  })
})

interface Inputs {
  readonly owner?: { readonly name: string }
  readonly image?: unknown
  readonly secretArguments?: readonly string[]
}

function settled(resource: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => {
    resource.urn.apply(resolve)
  })
}
