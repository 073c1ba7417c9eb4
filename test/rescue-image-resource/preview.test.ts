import { expect } from 'chai'
import { ConnectError } from '../../provider/libvirt/index.js'
import {
  create,
  diff,
  preview,
  update,
  type ImageInputs,
  type ImageOutputs,
} from '../../provider/rescue-image/index.js'
import { qcow2Header } from '../fake/qcow2-header.js'
import { makeImageHost, someImage, volumeOf, type ImageHost } from './support/image-host.js'

const IMAGE = someImage(1_200_000)
const VOLUME = volumeOf(IMAGE)

describe('an image before and after up', () => {
  let host: ImageHost
  let file: string
  let inputs: ImageInputs
  beforeEach(() => {
    host = makeImageHost()
    file = host.write('rescue.img', IMAGE)
    inputs = host.inputsOf(file)
  })
  afterEach(() => {
    host.remove()
  })

  const failuresOf = async (change: Partial<ImageInputs>): Promise<readonly string[]> => {
    const { failures } = await host.run(preview({ ...inputs, ...change }, host.runtime))
    return failures.map(({ reason }) => reason)
  }
  const up = async (change: Partial<ImageInputs> = {}): Promise<ImageOutputs> =>
    (await host.run(create({ ...inputs, ...change }, host.runtime))).outputs

  it('preview finds the content and says what will be uploaded', async () => {
    const { found, announcements, warnings } = await host.run(preview(inputs, host.runtime))
    expect(found.content).to.include({ size: IMAGE.length, format: 'raw' })
    expect(announcements).to.deep.equal([
      `1.1 MiB will be uploaded to volume '${VOLUME}' of storage pool 'default'.`,
    ])
    expect(warnings).to.deep.equal([])
    expect(host.names()).to.deep.equal([])
    await up()
    const again = await host.run(preview(inputs, host.runtime))
    expect([again.announcements, again.warnings]).to.deep.equal([[], []])
  })

  it('preview warns if the pool has too little room', async () => {
    const libvirt = await host.fake.connect()
    const full = { state: 2, capacity: 2n ** 30n, allocation: 2n ** 30n, available: 1_000n }
    const connection = { ...libvirt, storagePoolGetInfo: () => Promise.resolve(full) }
    const runtime = { ...host.runtime, connect: () => Promise.resolve(connection) }
    expect((await host.run(preview(inputs, runtime))).warnings).to.deep.equal([
      `1.1 MiB will be uploaded to volume '${VOLUME}' of storage pool 'default', which has only 1000 bytes left.`,
    ])
  })

  it('preview of a host that cannot be reached gives a warning', async () => {
    const runtime = {
      ...host.runtime,
      connect: () => Promise.reject(new ConnectError(inputs.uri, 'refused', 'nobody is there')),
    }
    const { found, failures, warnings } = await host.run(preview(inputs, runtime))
    expect([found.content?.size, failures]).to.deep.equal([IMAGE.length, []])
    expect(warnings).to.deep.equal([
      "The host could not be asked: Cannot connect to 'qemu:///system': nobody is there",
    ])
  })

  it('refuses a file that is not an image, for every reason at once', async () => {
    const overlay = host.write('a', qcow2Header({ size: 2n ** 24n, backing: '/etc/passwd' }))
    expect(await failuresOf({ source: { file: overlay }, format: 'iso' })).to.deep.equal([
      `file '${overlay}': it is an overlay on '/etc/passwd'; only an image that stands alone is accepted`,
      `file '${overlay}': its format is 'qcow2', not 'iso' as declared`,
    ])
    const empty = host.write('b', Buffer.alloc(0))
    expect(await failuresOf({ source: { file: empty } })).to.deep.equal([
      `file '${empty}': it is empty`,
    ])
    expect(await failuresOf({ source: { file: '/dev/null' } })).to.deep.equal([
      "file '/dev/null': it is not a regular file",
    ])
    const [, sha256 = ''] = /rescue-(.*)\.raw/.exec(VOLUME) ?? []
    expect(await failuresOf({ sha256: '0'.repeat(64) })).to.deep.equal([
      `file '${file}': its sha256 is ${sha256}, not ${'0'.repeat(64)}`,
    ])
  })

  it('refuses other kinds of files by name, with the command for this machine', async () => {
    const vhd = Buffer.alloc(2_048)
    vhd.write('conectix', vhd.length - 512)
    const file = host.write('c.vhd', vhd)
    expect(await failuresOf({ source: { file } })).to.deep.equal([
      `file '${file}': it is a VHD image of fixed size; convert it on this machine: ` +
        `\`qemu-img convert -f vpc -O qcow2 ${file} ${file}.qcow2\``,
    ])
    const corrupt = qcow2Header({ size: 2n ** 24n })
    corrupt.writeBigUInt64BE(2n, 72)
    const broken = host.write('d.qcow2', corrupt)
    expect((await failuresOf({ source: { file: broken } })).join()).to.contain(
      `it is marked corrupt; repair it on this machine: \`qemu-img check -r all ${broken}\``,
    )
  })

  it('refuses a pool that the host does not have, or that is not active', async () => {
    expect(await failuresOf({ pool: 'fast' })).to.deep.equal(["storage pool 'fast' does not exist"])
    const { uuid } = host.fake.addPool({ name: 'slow', path: '/slow' })
    const pool = host.fake.pools.get(uuid)
    if (pool !== undefined) pool.active = false
    expect(await failuresOf({ pool: 'slow' })).to.deep.equal([
      "storage pool 'slow' is not active; run `virsh -c qemu:///system pool-start slow` first",
    ])
  })

  it('refuses a file that was changed since preview', async () => {
    const { found } = await host.run(preview(inputs, host.runtime))
    host.write('rescue.img', someImage(IMAGE.length, 2))
    const failure = await host.failureOf(create({ ...inputs, ...found }, host.runtime))
    expect(failure).to.have.property(
      'message',
      `The rescue image cannot be used: file '${file}': it was changed since it was shown; run preview again.`,
    )
  })

  it('uploads nothing of a file that is changed during the upload, and leaves nothing', async () => {
    host.fake.fault = ({ call }) => {
      if (call === 'storageVolLookupByName') host.write('rescue.img', someImage(IMAGE.length, 2))
    }
    const failure = await host.failureOf(create(inputs, host.runtime))
    expect(failure).to.have.property(
      'message',
      `The rescue image cannot be used: file '${file}': it was changed while it was being read.`,
    )
    expect(host.names()).to.deep.equal([])
  })

  it('on the host is registered by path or volume, with its properties', async () => {
    host.fake.addFile('/images/own.img', IMAGE)
    const properties = { hw_rescue_bus: 'usb' }
    const image = { path: '/images/own.img', format: 'raw', properties, sha256: undefined }
    for (const source of [{ path: '/images/own.img' }, { volume: 'own.img' }]) {
      const { known } = await host.run(preview({ ...inputs, source, properties }, host.runtime))
      expect(known).to.deep.equal({ image, path: image.path })
      expect(await up({ source, properties })).to.deep.include({ image, stored: null })
    }
    expect(host.names()).to.deep.equal(['own.img'])
    expect(await failuresOf({ source: { volume: 'none' } })).to.deep.equal([
      "storage pool 'default' has no volume 'none'",
    ])
    const wrong = { ...inputs, source: { path: '/images/own.img' }, sha256: '0'.repeat(64) }
    expect(await host.failureOf(create(wrong, host.runtime)))
      .to.have.property('message')
      .that.matches(/^The rescue image cannot be used: image '\/images\/own.img': its sha256 is/)
  })

  it('is replaced for another content, pool or host, and updated for other properties', async () => {
    const made = await up()
    const { content } = made
    const same = { ...inputs, content }
    const other = { ...inputs, content: { sha256: 'ab', size: 1, format: 'raw' as const } }
    expect(diff(made, same)).to.deep.equal({ changes: false, replaces: [] })
    expect(diff(made, { ...same, source: { file: 'x' }, pool: 'default' }).changes).to.equal(false)
    expect(diff(made, other).replaces).to.deep.equal(['source'])
    expect(diff(made, { ...same, pool: 'fast' }).replaces).to.deep.equal(['pool'])
    expect(diff(made, { ...same, uri: 'qemu:///session' }).replaces).to.deep.equal(['uri'])
    expect(diff(made, { ...inputs, source: { path: made.path } }).replaces).to.deep.equal([
      'pool',
      'source',
    ])
    const properties = { hw_rescue_bus: 'usb' }
    expect(diff(made, { ...same, properties })).to.deep.equal({ changes: true, replaces: [] })
    const calls = host.fake.calls.length
    const updated = await host.run(update(made, { ...same, properties }, host.runtime))
    expect(updated.image.properties).to.deep.equal(properties)
    expect(host.fake.calls.length, 'the host is not asked').to.equal(calls)
  })
})
