import { expect } from 'chai'
import { RecordUnreadableError } from '../../provider/record/index.js'
import { MARKS_BYTES, PAGE_BYTES, RECORD_BYTES } from '../../provider/record/layout.js'
import { Refused } from '../fake/refused.js'
import { newerPage } from '../record/spoil-record.js'
import { notJson } from './not-json.js'
import { makeWorld, OTHER, type World } from './world.js'

/** A record whose first page says that. */
function recordOf(page: Buffer): Buffer {
  const bytes = Buffer.alloc(MARKS_BYTES + 2 * PAGE_BYTES)
  page.copy(bytes, MARKS_BYTES)
  return bytes
}

const RECORD = `/images/${OTHER}.rescue`

/** What may lie in a pool under the name of another instance's record. */
const STRANGE: Readonly<Record<string, (world: World) => void>> = {
  'a right checksum and no JSON': ({ fake }) => {
    fake.addFile(RECORD, recordOf(notJson()))
  },
  'what a newer version wrote': ({ fake }) => {
    fake.addFile(RECORD, recordOf(newerPage()))
  },
  "a link to this instance's record": ({ fake, uuid }) => {
    link(fake.files, `/images/${uuid}.rescue`)
  },
  'a link to a disk full of zeros': ({ fake }) => {
    fake.addFile('/images/zeros.img', Buffer.alloc(RECORD_BYTES + 512))
    link(fake.files, '/images/zeros.img')
  },
  'a link to a short file full of zeros': ({ fake }) => {
    fake.addFile('/images/zeros.img', Buffer.alloc(1 << 20))
    link(fake.files, '/images/zeros.img')
  },
  'a link to a file that begins with zeros and is as long as a record': ({ fake }) => {
    fake.addFile('/images/zeros.img', Buffer.alloc(RECORD_BYTES).fill('data', RECORD_BYTES - 512))
    link(fake.files, '/images/zeros.img')
  },
  'a link to a short text': ({ fake }) => {
    fake.addFile('/images/keys', Buffer.from('ssh-ed25519 AAAA\n'))
    link(fake.files, '/images/keys')
  },
  'a link to a disk with a system': ({ fake }) => {
    fake.addFile('/images/system.img', Buffer.alloc(RECORD_BYTES, 'system'))
    link(fake.files, '/images/system.img')
  },
  'a file that cannot be read': ({ fake }) => {
    fake.addFile(RECORD, Buffer.alloc(RECORD_BYTES))
    fake.fault = ({ call, subject }, when) => {
      if (
        (call !== 'storageVolDownload' && call !== 'storageVolGetInfo') ||
        subject !== `${OTHER}.rescue` ||
        when !== 'before'
      )
        return
      throw new Refused('SYSTEM_ERROR', 'STREAMS', 'Input/output error').under(call)
    }
  },
}

function link(files: World['fake']['files'], to: string): void {
  const target = files.get(to)
  if (target !== undefined) files.set(RECORD, target)
}

describe('11.3: under the name of another record', () => {
  for (const [what, put] of Object.entries(STRANGE)) {
    it(`${what} keeps nobody from looking, and from ending a rescue; it is never acted on`, async () => {
      const world = await makeWorld()
      const { command, rescue, fake, files } = world
      const untouched = files()
      await rescue('web')
      put(world)
      for (const { name, path, cache } of fake.pools.values())
        if (name === 'default') cache.add(RECORD.slice(path.length + 1))
      const strange = files().filter((path) => !path.includes(world.uuid))
      const bytes = Buffer.from(fake.files.get(RECORD)?.bytes ?? [])
      const { status, out } = await command('status')
      expect(status).to.equal(0)
      expect(out).to.match(/^web: rescued\n/m)
      expect(out).to.match(new RegExp(`^${OTHER}: interrupted \\(its record cannot be read: `, 'm'))
      const refused = await command(`unrescue ${OTHER}`)
      expect(refused).to.include({ status: 1, out: '' })
      expect(refused.err).to.contain('RecordUnreadableError')
      expect(fake.files.get(RECORD)?.bytes).to.deep.equal(bytes)
      expect(await command('unrescue web')).to.include({ status: 0 })
      expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
      expect(files()).to.have.members(strange).and.to.include.members(untouched)
    })
  }
})

describe('11: up, if a link to a file of somebody has the name of its record', () => {
  const ZEROS = Buffer.alloc(1 << 20)
  for (const [what, bytes] of [
    ['a short file full of zeros', ZEROS],
    ['a file that is longer than a record', Buffer.alloc(RECORD_BYTES + 512)],
    ['a short text', Buffer.from('ssh-ed25519 AAAA\n'.repeat(3))],
  ] as const) {
    it(`writes nothing to ${what}, and names the command that removes the link`, async () => {
      const { clock, rescue, fake, uuid } = await makeWorld()
      const record = `/images/${uuid}.rescue`
      fake.addFile(record, Buffer.from(bytes))
      for (const { cache } of fake.pools.values()) cache.add(`${uuid}.rescue`)
      const error = await rescue('web').catch((why: unknown) => why)
      expect(error).to.be.instanceOf(RecordUnreadableError)
      expect((error as Error).message).to.contain(
        `\`virsh -c qemu:///system vol-delete --pool default ${uuid}.rescue\` removes it`,
      )
      expect(clock.now(), 'it does not wait').to.equal(0)
      expect(fake.files.get(record)?.bytes).to.deep.equal(bytes)
    })
  }
})

describe("11.3: a user's own copy of a record", () => {
  it('is never touched, and is not a rescue', async () => {
    const { command, rescue, fake, files, uuid } = await makeWorld()
    const untouched = files()
    await rescue('web')
    const record = fake.files.get(`/images/${uuid}.rescue`)
    const copies = ['bak', 'old', '1.bak', '1~'].map((end) => `/images/${uuid}.rescue.${end}`)
    for (const path of copies) fake.addFile(path, record?.bytes ?? Buffer.alloc(0))
    const libvirt = await fake.connect()
    const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
    await libvirt.storagePoolRefresh({ pool })
    expect((await command('status')).out.match(/to end it/g)).to.have.length(1)
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(files()).to.have.members([...untouched, ...copies])
    expect((await command('status')).out).to.equal('No instance on qemu:///system is in rescue.')
  })
})
