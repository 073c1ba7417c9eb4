import { expect } from 'chai'
import { create, diff, remove, update } from '../../provider/rescue-image/index.js'
import { makeImageHost, someImage, volumeOf, type ImageHost } from './support/image-host.js'

const IMAGE = someImage(2_500_000)
const VOLUME = volumeOf(IMAGE)

describe('an image from a file', () => {
  let host: ImageHost
  let file: string
  beforeEach(() => {
    host = makeImageHost()
    file = host.write('rescue.img', IMAGE)
  })
  afterEach(() => {
    host.remove()
  })

  const bytesOf = (name: string): Buffer | undefined =>
    host.fake.files.get(`/images/${name}`)?.bytes
  const uploads = (): number =>
    host.fake.calls.filter(({ call }) => call === 'storageVolUpload').length

  it('becomes a volume that is named after its content, and a claim', async () => {
    const { id, outputs } = await host.run(create(host.inputsOf(file), host.runtime))
    expect(id).to.equal(VOLUME)
    expect(outputs.image).to.deep.equal({
      path: `/images/${VOLUME}`,
      format: 'raw',
      properties: undefined,
    })
    expect(outputs.status).to.equal('ready')
    expect(bytesOf(VOLUME)?.equals(IMAGE)).to.equal(true)
    expect(host.names()).to.have.length(2)
    expect(host.names()[1]).to.match(new RegExp(`^${VOLUME}\\.used-by\\.[0-9a-f]{16}\\.1$`))
  })

  it('is gone after delete, with its claim', async () => {
    const { outputs } = await host.run(create(host.inputsOf(file), host.runtime))
    await host.run(remove(outputs, host.runtime))
    expect(host.names()).to.deep.equal([])
    await host.run(remove(outputs, host.runtime))
  })

  it('is uploaded once for two stacks, and goes with the last of them', async () => {
    const a = await host.run(create(host.inputsOf(file, 'a'), host.runtime))
    const b = await host.run(create(host.inputsOf(file, 'b'), host.runtime))
    expect(uploads()).to.equal(1)
    expect(b.outputs.image).to.deep.equal(a.outputs.image)
    await host.run(remove(a.outputs, host.runtime))
    expect(host.names()).to.have.length(2).and.to.include(VOLUME)
    await host.run(remove(b.outputs, host.runtime))
    expect(host.names()).to.deep.equal([])
  })

  it('is right if two stacks upload it at the same time', async () => {
    const jobs = ['a', 'b'].map((stack) => create(host.inputsOf(file, stack), host.runtime))
    const [a, b] = await host.run(Promise.all(jobs))
    expect(bytesOf(VOLUME)?.equals(IMAGE)).to.equal(true)
    expect(a?.outputs.image).to.deep.equal(b?.outputs.image)
    expect(host.names()).to.have.length(3)
  })

  it('is continued if the volume holds its beginning', async () => {
    host.fake.addFile(`/images/${VOLUME}`, IMAGE.subarray(0, 1_300_000))
    await host.run(create(host.inputsOf(file), host.runtime))
    expect(bytesOf(VOLUME)?.equals(IMAGE)).to.equal(true)
    const range = host.fake.calls.find(({ call }) => call === 'storageVolUpload')?.args
    expect(range).to.include({ offset: 1_300_000n, length: 1_200_000n })
    expect(host.warnings[0]).to.contain(', from byte 1300000 on.')
  })

  const WRONG = [
    { name: 'the same size', bytes: someImage(IMAGE.length, 2) },
    { name: 'a shorter size', bytes: someImage(1_000, 2) },
    { name: 'a greater size', bytes: Buffer.concat([IMAGE, Buffer.from('more')]) },
  ]
  for (const { name, bytes } of WRONG) {
    it(`replaces a volume of its name that has another content of ${name}`, async () => {
      host.fake.addFile(`/images/${VOLUME}`, bytes)
      await host.run(create(host.inputsOf(file), host.runtime))
      expect(bytesOf(VOLUME)?.equals(IMAGE)).to.equal(true)
      expect(host.warnings[0]).to.equal(
        `Volume '${VOLUME}' of storage pool 'default' has another content than its name says; it is replaced.`,
      )
    })
  }

  it('stays if the volume was there before, and is not uploaded', async () => {
    host.fake.addFile(`/images/${VOLUME}`, IMAGE)
    const a = await host.run(create(host.inputsOf(file, 'a'), host.runtime))
    const b = await host.run(create(host.inputsOf(file, 'b'), host.runtime))
    expect(uploads()).to.equal(0)
    for (const { outputs } of [a, b]) await host.run(remove(outputs, host.runtime))
    expect(host.names()).to.deep.equal([VOLUME])
  })

  it('is kept for the resource that replaces this one', async () => {
    const old = await host.run(create(host.inputsOf(file), host.runtime))
    const replacement = await host.run(create(host.inputsOf(file), host.runtime))
    await host.run(remove(old.outputs, host.runtime))
    expect(host.names()).to.have.length(2).and.to.include(VOLUME)
    await host.run(remove(replacement.outputs, host.runtime))
    expect(host.names()).to.deep.equal([])
  })

  it('goes with the next image of its resource, if its up was killed and the file then changed', async () => {
    await host.run(create(host.inputsOf(file), host.runtime)) // its outputs are lost
    const other = host.write('other.img', someImage(5_000, 3))
    const { outputs } = await host.run(create(host.inputsOf(other), host.runtime))
    expect(outputs.stored?.generation).to.equal(2)
    expect(host.names()).to.have.length(4)
    await host.run(remove(outputs, host.runtime))
    expect(host.names()).to.deep.equal([])
  })

  it('is claimed under a new name, and a resource that gets the old name has nothing to do with it', async () => {
    const renamed = { ...host.inputsOf(file), owner: { ...host.inputsOf(file).owner, name: 'new' } }
    const old = await host.run(create(host.inputsOf(file), host.runtime))
    const news = { ...renamed, content: old.outputs.content }
    expect(diff(old.outputs, news)).to.deep.equal({ changes: true, replaces: [] })
    const outputs = await host.run(update(old.outputs, news, host.runtime))
    expect(host.names()).to.have.length(2)
    expect(diff(outputs, news).changes).to.equal(false)
    const successor = await host.run(create(host.inputsOf(file), host.runtime))
    await host.run(remove(successor.outputs, host.runtime))
    expect(host.names()).to.have.length(2).and.to.include(VOLUME)
    await host.run(remove(outputs, host.runtime))
    expect(host.names()).to.deep.equal([])
    expect(uploads()).to.equal(1)
  })
})
