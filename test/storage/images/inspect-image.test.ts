import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { checkSum, inspectImage } from '../../../provider/storage/index.js'
import type { StorageHost } from '../../../provider/storage/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { createFakeLibvirt } from '../../fake/fake-libvirt.js'
import { qcow2Header } from '../../fake/qcow2-header.js'

interface Row {
  readonly name: string
  /** The file at `/images/rescue.img`; null: there is none. */
  readonly bytes: Uint8Array | null
  readonly claim?: { readonly path?: string; readonly format?: string; readonly sha256?: string }
  readonly expected: readonly string[] | { readonly format: string; readonly virtualSize: bigint }
}

const RAW = Buffer.alloc(4_096, 'rescue')
const ISO = Buffer.alloc(40_960)
ISO.write('CD001', 32_769)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const AT = "image '/images/rescue.img': "
const CAP = 2n ** 44n

const ROWS: readonly Row[] = [
  {
    name: 'a raw image is fit, and as large as its file',
    bytes: RAW,
    expected: { format: 'raw', virtualSize: 4_096n },
  },
  {
    name: 'a qcow2 image is fit, and as large as its header says',
    bytes: qcow2Header({ size: 1_048_576n }),
    claim: { format: 'qcow2' },
    expected: { format: 'qcow2', virtualSize: 1_048_576n },
  },
  {
    name: 'an ISO image is fit',
    bytes: ISO,
    claim: { format: 'iso' },
    expected: { format: 'iso', virtualSize: 40_960n },
  },
  {
    name: 'a qcow2 image that is declared raw is refused',
    bytes: qcow2Header({ size: 1_048_576n }),
    claim: { format: 'raw' },
    expected: [`${AT}its format is 'qcow2', not 'raw' as declared`],
  },
  {
    name: 'a raw image that is declared qcow2 is refused',
    bytes: RAW,
    claim: { format: 'qcow2' },
    expected: [`${AT}its format is 'raw', not 'qcow2' as declared`],
  },
  {
    name: 'an overlay is refused, whatever lies below it',
    bytes: qcow2Header({ size: 1_048_576n, backing: '/etc/shadow' }),
    expected: [
      `${AT}it is an overlay on '/etc/shadow'; only an image that stands alone is accepted`,
    ],
  },
  {
    name: 'a format that is never accepted is refused',
    bytes: Buffer.concat([Buffer.from('KDMV'), Buffer.alloc(508)]),
    claim: { format: 'vmdk' },
    expected: [
      `${AT}it is a VMDK image; if you trust the other files that it may name, convert it on the host: ` +
        '`qemu-img convert -f vmdk -O qcow2 /images/rescue.img /images/rescue.img.qcow2`',
    ],
  },
  {
    name: 'control characters of a header reach no terminal',
    bytes: qcow2Header({ size: 1_048_576n, backing: '\x1b[2J\n' }),
    expected: [`${AT}it is an overlay on '?[2J?'; only an image that stands alone is accepted`],
  },
  {
    name: 'the largest virtual size is fit',
    bytes: qcow2Header({ size: CAP }),
    expected: { format: 'qcow2', virtualSize: CAP },
  },
  {
    name: 'a larger virtual size is refused',
    bytes: qcow2Header({ size: CAP + 1n }),
    expected: [`${AT}its virtual size ${CAP + 1n} exceeds ${CAP} bytes`],
  },
  {
    name: 'an empty file is refused',
    bytes: Buffer.alloc(0),
    expected: [`${AT}it is empty`],
  },
  {
    name: 'all that is wrong is said at once',
    bytes: qcow2Header({ size: 0n, backing: 'base.img' }),
    claim: { format: 'raw' },
    expected: [
      `${AT}it is an overlay on 'base.img'; only an image that stands alone is accepted`,
      `${AT}its format is 'qcow2', not 'raw' as declared`,
      `${AT}it is empty`,
    ],
  },
  {
    name: 'the right checksum is fit, in capitals too',
    bytes: RAW,
    claim: { sha256: sha256(RAW).toUpperCase() },
    expected: { format: 'raw', virtualSize: 4_096n },
  },
  {
    name: 'a wrong checksum is refused, with the right one',
    bytes: RAW,
    claim: { sha256: '0'.repeat(64) },
    expected: [`${AT}its sha256 is ${sha256(RAW)}, not ${'0'.repeat(64)}`],
  },
  {
    name: 'a file that is not there is refused',
    bytes: null,
    expected: [
      "image '/images/rescue.img' does not exist in storage pool 'default', which is empty",
    ],
  },
  {
    name: 'a path in no pool is refused, with the command that makes one',
    bytes: RAW,
    claim: { path: '/srv/rescue.img' },
    expected: [
      "image '/srv/rescue.img' is in no active storage pool of the host; if the file is there, " +
        '`virsh -c qemu:///system pool-create-as rescue-images dir --target /srv` makes its folder a pool',
    ],
  },
  ...['/', '/etc', '/usr/share/images'].map((folder) => ({
    name: `a path in ${folder} is refused without the advice to make that a pool`,
    bytes: RAW,
    claim: { path: `${folder.replace(/\/$/, '')}/rescue.img` },
    expected: [
      `image '${folder.replace(/\/$/, '')}/rescue.img' is in no active storage pool of the host; if the file is there, ` +
        `move it to a folder for images: '${folder}' belongs to the system and must not become a pool`,
    ],
  })),
]

function hostOf(libvirt: LibvirtConnection): StorageHost {
  return { libvirt, uri: 'qemu:///system', clock: { sleep: () => Promise.resolve() } }
}

/** What is known of an image after header and checksum, or why it is refused. */
async function inspect(
  host: StorageHost,
  {
    sha256,
    ...claim
  }: Parameters<typeof inspectImage>[1] & { readonly sha256?: string | undefined },
): Promise<object> {
  const found = await inspectImage(host, claim)
  if (!found.ok) return found.reasons
  const reasons = await checkSum(host, found.image, {
    sha256,
    watch: () => ({ count: () => undefined }),
  })
  if (reasons.length > 0) return reasons
  const { path, format, virtualSize } = found.image
  return { path, format, virtualSize }
}

describe('looking at an image', () => {
  for (const { name, bytes, claim, expected } of ROWS) {
    it(name, async () => {
      const fake = createFakeLibvirt()
      if (bytes !== null) fake.addFile('/images/rescue.img', bytes)
      const path = claim?.path ?? '/images/rescue.img'
      const host = hostOf(await fake.connect())
      const found = await inspect(host, { ...claim, path })
      if ('format' in expected) expect(found).to.deep.equal({ path, ...expected })
      else expect(found).to.deep.equal(expected)
    })
  }

  it('a raw image is as large as its file, whatever libvirt reads in its header', async () => {
    const fake = createFakeLibvirt()
    const file = { bytes: RAW, format: 'vpc', capacity: 2n ** 60n, backing: null }
    fake.files.set('/images/rescue.img', file)
    const found = await inspect(hostOf(await fake.connect()), { path: '/images/rescue.img' })
    expect(found).to.have.property('virtualSize', 4_096n)
  })

  for (const [name, isSecret, end] of [
    ['is refused with the nearest name of its pool', false, "did you mean 'rescue.img'?"],
    [
      'is refused without that name if the path is a secret',
      true,
      '`virsh -c qemu:///system vol-list default` shows what is in it',
    ],
  ] as const)
    it(`a misspelt path ${name}`, async () => {
      const fake = createFakeLibvirt()
      fake.addFile('/images/rescue.img', RAW)
      fake.addFile('/elsewhere/rescu.img', RAW)
      const claim = { path: '/images/rescu.img', isSecret }
      expect(await inspectImage(hostOf(await fake.connect()), claim)).to.deep.equal({
        ok: false,
        reasons: [`image '/images/rescu.img' does not exist in storage pool 'default'; ${end}`],
      })
    })

  it('lists a pool only for an image that is not there', async () => {
    const fake = createFakeLibvirt()
    fake.addFile('/images/rescue.img', RAW)
    const host = hostOf(await fake.connect())
    const lists = (): number =>
      fake.calls.filter(({ call }) => call === 'storagePoolListAllVolumes').length
    await inspectImage(host, { path: '/images/rescue.img' })
    expect(lists()).to.equal(0)
    await inspectImage(host, { path: '/images/rescu.img' })
    expect(lists()).to.equal(1)
  })

  it('an image whose pool is off is refused, with the command that starts it', async () => {
    const fake = createFakeLibvirt()
    fake.addFile('/images/rescue.img', RAW)
    const libvirt = await fake.connect()
    await libvirt.storagePoolDestroy({
      pool: await libvirt.storagePoolLookupByName({ name: 'default' }),
    })
    expect(await inspectImage(hostOf(libvirt), { path: '/images/rescue.img' })).to.deep.equal({
      ok: false,
      reasons: [
        "image '/images/rescue.img' lies in storage pool 'default', which is not active; run `virsh -c qemu:///system pool-start default` first",
      ],
    })
  })

  it('reads the whole file only for a checksum', async () => {
    const fake = createFakeLibvirt()
    fake.addFile('/images/rescue.img', Buffer.alloc(1_048_576))
    const libvirt = await fake.connect()
    const lengths = (): unknown[] =>
      fake.calls
        .filter(({ call }) => call === 'storageVolDownload')
        .map(({ args }) => (args as { length: bigint }).length)
    await inspect(hostOf(libvirt), { path: '/images/rescue.img' })
    expect(lengths(), 'its start and its end').to.deep.equal([65_536n, 512n])
    await inspect(hostOf(libvirt), { path: '/images/rescue.img', sha256: '0'.repeat(64) })
    expect(lengths().slice(2), '0: to the end').to.deep.equal([65_536n, 512n, 0n])
  })
})
