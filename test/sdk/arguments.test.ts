import type { Unwrap } from '@pulumi/pulumi'
import { expect } from 'chai'
import {
  argumentsSchema,
  type RescueArguments,
} from '../../provider/instance-rescue/inputs/index.js'
import type { InlineImage, InstanceRescueArgs } from '../../sdk/index.js'

/** Written out, so that a name on one side only does not compile. */
const ARGUMENTS: Readonly<Record<keyof InstanceRescueArgs, true>> = {
  instance: true,
  image: true,
  originalDisks: true,
  shutdownTimeout: true,
  afterUnrescue: true,
  bootTimeout: true,
  bootPattern: true,
  onBootTimeout: true,
  sshAuthorizedKeys: true,
  adminPassword: true,
  generatePassword: true,
  userData: true,
  reason: true,
  ticket: true,
  ttl: true,
  pool: true,
  uri: true,
}
/** Arguments of which only a hash leaves the program. */
const HASHED: Readonly<Record<string, string>> = { adminPasswordHash: 'adminPassword' }
const IMAGE: Readonly<Record<keyof InlineImage, true>> = {
  path: true,
  format: true,
  sha256: true,
  properties: true,
  kernel: true,
  ramdisk: true,
  commandLine: true,
}

describe("the SDK's arguments", () => {
  it('are those of the schema, by name', () => {
    const { shape } = argumentsSchema
    const names = Object.keys(shape).map((name) => (name in HASHED ? HASHED[name] : name))
    expect(Object.keys(ARGUMENTS)).to.have.members(names)
    expect(Object.keys(IMAGE)).to.have.members(Object.keys(shape.image.unwrap().shape))
  })

  it('are those of the schema, by type: this compiles', () => {
    const { properties, ...image }: InlineImage = { path: '/x', properties: { min_disk: 1 } }
    const written: Omit<Unwrap<InstanceRescueArgs>, 'image'> = { instance: 'web' }
    const checked: Omit<RescueArguments, 'image'> = written
    const back: Omit<InstanceRescueArgs, 'image'> = checked
    expect(argumentsSchema.parse({ ...back, image: { ...image, properties } })).to.deep.equal({
      instance: 'web',
      image: { path: '/x', properties: { min_disk: '1' } },
    })
  })

  it('are all described, for the schemas that are made from it', () => {
    const { shape } = argumentsSchema
    const all = { ...shape, ...shape.image.unwrap().shape }
    const bare = Object.entries(all).filter(([, schema]) => schema.description === undefined)
    expect(bare.map(([name]) => name)).to.deep.equal([])
  })
})
