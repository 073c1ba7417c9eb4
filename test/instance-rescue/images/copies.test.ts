import { expect } from 'chai'
import { create, preview, remove, update } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { WEB } from '../support/web.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const CONTENT = Buffer.alloc(4_096, 'rescue')

/** A host with the pool `vg0` of logical volumes, and a rescue in it. */
async function logicalHost(): Promise<MemoryHost & { readonly asked: RescueInputs }> {
  const host = await makeMemoryHost({ files: { '/images/rescue.img': CONTENT } })
  const { uuid } = host.fake.addPool({ name: 'vg0', path: '/dev/vg0' })
  const pool = host.fake.pools.get(uuid)
  if (pool !== undefined) pool.type = 'logical'
  return { ...host, asked: { ...host.inputs, pool: 'vg0' } }
}

const poolOf = (host: MemoryHost, name: string): { available: bigint } => {
  const found = [...host.fake.pools.values()].find((pool) => pool.name === name)
  if (found === undefined) throw new Error(`no pool ${name}`)
  return found
}

/** Volumes of a rescue that are left. */
const left = (host: MemoryHost): string[] =>
  [...host.fake.files.keys()].filter((path) => /^\/dev\/vg0|\/0d350416-/.test(path))

const copiesIn = (host: MemoryHost): number =>
  host.deeds().filter((line) => /^storageVolCreateXmlFrom /.test(line)).length

/** Cuts the connection while the first copy from now on is under way. */
function cutInCopy({ fake }: MemoryHost): void {
  let wasCut = false
  fake.host.copyMs = 60_000
  fake.fault = ({ call }, when, { cut }) => {
    if (call !== 'storageVolCreateXmlFrom' || when !== 'before' || wasCut) return
    wasCut = true
    setImmediate(cut)
  }
}

describe('13: the rescue disk as a copy of the image, in memory', () => {
  it('is made in a pool of block devices, beside the record and all other files, and removed', async () => {
    const { asked, ...host } = await logicalHost()
    const { outputs } = await host.run(create(asked, host.runtime))
    const disk = [...host.fake.files.keys()].find((path) => path.startsWith('/dev/vg0/'))
    expect(disk).to.match(/^\/dev\/vg0\/0d350416-.*\.disk$/)
    expect(host.fake.files.get(disk ?? '')?.bytes.equals(CONTENT)).to.equal(true)
    expect(host.fake.domain('web').live)
      .to.contain(`<disk type="block" device="disk">`)
      .and.contain(`<source dev="${disk ?? ''}"`)
    expect(host.deeds().filter((line) => line.startsWith('storageVolCreate'))).to.have.length(3)
    expect(
      [...host.fake.files.keys()].filter((path) => /definition|rescue$/.test(path)),
    ).to.have.length(2)
    expect(host.stages[0]).to.equal(
      "Copying image '/images/rescue.img' to storage pool 'vg0' (4.0 KiB).",
    )
    expect(host.warnings).to.deep.equal([
      "the rescue disk is a copy of the whole image (4 KiB) in storage pool 'vg0', because the volumes of that pool are block devices, which cannot be overlays",
    ])
    await host.run(remove(outputs, host.runtime))
    expect(left(host)).to.deep.equal([])
    expect(host.fake.domain('web').live).to.not.equal(null)
  })

  it('is said in preview, and refused there if the pool has too little space', async () => {
    const { asked, ...host } = await logicalHost()
    const said = await host.run(preview(asked, undefined, host.runtime))
    expect(said).to.have.nested.property('warnings.length', 1)
    poolOf(host, 'vg0').available = 4_095n
    const { failures } = await host.run(preview(asked, undefined, host.runtime))
    expect(failures).to.deep.equal([
      {
        property: 'instance',
        reason:
          "the rescue disk is a copy of image '/images/rescue.img' and takes 4 KiB, but storage pool 'vg0' has only 3.9 KiB free; make room, or name a larger pool",
      },
    ])
    const error = await host.failureOf(create(asked, host.runtime))
    expect(error).to.have.property('name', 'NotRescuableError')
    expect(host.deeds()).to.deep.equal([])
  })

  it('is entered again after a stop, although its pool is full by now', async () => {
    const { asked, ...host } = await logicalHost()
    const { outputs } = await host.run(create(asked, host.runtime))
    poolOf(host, 'vg0').available = 0n
    host.fake.powerOff('web')
    const again = await host.run(update({ ...outputs, status: 'stopped' }, asked, host.runtime))
    expect(again.status).to.equal('rescued')
    expect(copiesIn(host)).to.equal(1)
    await host.run(remove(again, host.runtime))
    expect(left(host)).to.deep.equal([])
  })

  it('takes minutes, while heartbeats keep the record', async () => {
    const { asked, ...host } = await logicalHost()
    host.fake.host.copyMs = 120_000
    const { outputs } = await host.run(create(asked, host.runtime))
    expect(outputs.status).to.equal('rescued')
    expect(host.clock.now()).to.be.at.least(120_000)
    const writes = host.deeds().filter((line) => line.startsWith('storageVolUpload')).length
    expect(writes).to.be.at.least(14)
    await host.run(remove(outputs, host.runtime))
  })

  it('is removed if it fails, and the instance runs as before', async () => {
    const { asked, ...host } = await logicalHost()
    host.fake.fault = ({ call }, when) => {
      if (call === 'storageVolCreateXmlFrom' && when === 'after') throw new Error('no more space')
    }
    const before = host.fake.domain('web').live
    await host.failureOf(create(asked, host.runtime))
    host.fake.fault = null
    expect(left(host)).to.deep.equal([])
    expect(host.fake.domain('web').live).to.equal(before)
  })

  it('is made anew if the connection was lost in the middle, once libvirt has ended the first copy', async () => {
    const { asked, ...host } = await logicalHost()
    cutInCopy(host)
    const { outputs } = await host.run(create(asked, host.runtime))
    expect([outputs.status, copiesIn(host)]).to.deep.equal(['rescued', 3])
    expect(host.stages).to.include(
      `libvirt still copies into volume '${WEB.uuid}.${outputs.rescueId}.disk' of storage pool 'vg0'; it can be removed when the copy is whole.`,
    )
    expect(left(host).filter((path) => path.startsWith('/dev/vg0/'))).to.have.length(1)
    await host.run(remove(outputs, host.runtime))
    expect(left(host)).to.deep.equal([])
  })

  it('is not used half if a second copy for a stopped rescue was cut off', async () => {
    const { asked, ...host } = await logicalHost()
    const { outputs } = await host.run(create(asked, host.runtime))
    host.fake.powerOff('web')
    const [disk = ''] = left(host).filter((path) => path.startsWith('/dev/vg0/'))
    host.fake.files.delete(disk)
    cutInCopy(host)
    const again = await host.run(update({ ...outputs, status: 'stopped' }, asked, host.runtime))
    // One at first, one that was cut off, one that is refused because of that, and one anew.
    expect([again.status, copiesIn(host)]).to.deep.equal(['rescued', 4])
    await host.run(remove(again, host.runtime))
    expect(left(host)).to.deep.equal([])
  })

  const CLOSED = { mode: '0600', owner: { uid: 1000, gid: 1000 } }
  for (const { name, guestOwner, file, device, format } of [
    {
      name: 'only its owner can read the image',
      guestOwner: '+64055:+64055',
      file: CLOSED,
      device: 'disk',
      format: 'copy',
    },
    {
      name: 'only its owner can read the cdrom',
      guestOwner: '+64055:+64055',
      file: CLOSED,
      device: 'cdrom',
      format: 'copy',
    },
    {
      name: 'every user can read the image',
      guestOwner: '+64055:+64055',
      file: { ...CLOSED, mode: '0644' },
      device: 'disk',
      format: 'overlay',
    },
    {
      name: "the image is QEMU's user's",
      guestOwner: '+1000:+1000',
      file: CLOSED,
      device: 'disk',
      format: 'overlay',
    },
    {
      name: 'libvirt gives no files away',
      guestOwner: null,
      file: CLOSED,
      device: 'disk',
      format: 'overlay',
    },
  ] as const)
    it(`is ${format === 'copy' ? 'made' : 'not made'} in a folder if ${name}`, async () => {
      const host = await makeMemoryHost()
      host.fake.host.guestOwner = guestOwner
      host.fake.files.set('/images/rescue.img', {
        bytes: CONTENT,
        format: 'raw',
        capacity: null,
        backing: null,
        ...file,
      })
      const properties = { hw_rescue_device: device, hw_rescue_bus: 'scsi' }
      const image = { path: '/images/rescue.img', properties }
      const { outputs } = await host.run(create({ ...host.inputs, image }, host.runtime))
      expect(copiesIn(host)).to.equal(format === 'copy' ? 1 : 0)
      const names = host.fake.domain('web').live?.includes('/images/rescue.img')
      expect(names).to.equal(format !== 'copy')
      await host.run(remove(outputs, host.runtime))
      expect(left(host)).to.deep.equal([])
    })
})
