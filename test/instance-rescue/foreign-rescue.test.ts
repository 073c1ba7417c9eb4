import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { create, preview } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost } from './support/memory-host.js'

const IMAGE = '/images/rescue.img'

/** The inputs of a colleague's resource, whose image has a checksum. */
function othersInputs({ inputs, fake }: MemoryHost): RescueInputs {
  const bytes = fake.files.get(IMAGE)?.bytes ?? Buffer.alloc(0)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    ...inputs,
    image: { path: IMAGE, sha256, properties: { hw_rescue_bus: 'virtio' } },
    owner: { ...inputs.owner, name: 'other' },
  }
}

/** How many times the image was read, and from where on. */
function readsOf({ fake }: MemoryHost, from: number): number {
  return fake.journal.slice(from).filter((line) => /^storageVolDownload .*rescue\.img/.test(line))
    .length
}

describe('an instance that a colleague has rescued', () => {
  let host: MemoryHost
  let refusal: unknown
  let reads: number
  before(async () => {
    host = await makeMemoryHost()
    const inputs = { ...host.inputs, reason: 'no boot after kernel update' }
    await host.run(create(inputs, host.runtime))
    const from = host.fake.journal.length
    await host.run(preview(othersInputs(host), undefined, host.runtime))
    const inPreview = readsOf(host, from)
    const created = host.fake.journal.length
    refusal = await host.failureOf(create(othersInputs(host), host.runtime))
    reads = readsOf(host, created) - inPreview
  })

  it('10.4: is refused before its image is read for the checksum', () => {
    expect(refusal).to.have.property('name', 'AlreadyInRescueError')
    expect(reads, 'more than preview reads').to.equal(0)
  })

  it('10.4: reads the image for the checksum if nobody has rescued it', async () => {
    const free = await makeMemoryHost()
    const from = free.fake.journal.length
    await free.run(preview(othersInputs(free), undefined, free.runtime))
    const inPreview = readsOf(free, from)
    const created = free.fake.journal.length
    await free.run(create(othersInputs(free), free.runtime))
    expect(readsOf(free, created)).to.be.above(inPreview)
  })

  it('12.10: says who, since when and why, then whom to ask, and the command that ends it last', () => {
    const message = refusal instanceof Error ? refusal.message : ''
    const parts = [
      "resource 'fix' of stack 'organization/tests/memory'",
      ' since 1970-01-01',
      'reason: no boot after kernel update',
      'Ask the owner before you end it',
      'pulumi destroy in that stack',
      '`npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`',
    ]
    const places = parts.map((part) => message.indexOf(part))
    expect(places, message).not.to.include(-1)
    expect(places).to.deep.equal([...places].sort((a, b) => a - b))
  })
})
