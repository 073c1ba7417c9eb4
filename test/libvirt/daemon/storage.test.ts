import { expect } from 'chai'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  connect,
  isLibvirtError,
  STORAGE_POOL_STATE,
  UploadLengthError,
  type LibvirtConnection,
  type PoolRef,
  type VolRef,
} from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { failureOf } from '../failure-of.js'

describe('storage of a real libvirtd, with virsh as the oracle', () => {
  let daemon: Daemon
  let connection: LibvirtConnection
  let pool: PoolRef
  before(async () => {
    daemon = await startDaemon()
    connection = await connect(daemon.uri)
    pool = await connection.storagePoolLookupByName({ name: 'default' })
  })
  after(async () => {
    await connection.close()
    await daemon.stop()
  })
  const virsh = async (...args: string[]): Promise<string> => (await daemon.virsh(...args)).trim()

  it('is found by name, UUID, path and volume', async () => {
    expect(pool.uuid).to.equal(await virsh('pool-uuid', 'default'))
    expect((await connection.connectListAllStoragePools()).pools).to.deep.equal([pool])
    expect(await connection.storagePoolLookupByUuid({ uuid: pool.uuid })).to.deep.equal(pool)
    expect(await connection.storagePoolLookupByTargetPath({ path: daemon.images })).to.deep.equal(
      pool,
    )
    expect((await connection.storagePoolGetXmlDesc({ pool })).trim()).to.equal(
      await virsh('pool-dumpxml', 'default'),
    )
    expect((await connection.storagePoolGetInfo({ pool })).state).to.equal(
      STORAGE_POOL_STATE.RUNNING,
    )
    const gone = await failureOf(connection.storagePoolLookupByName({ name: 'nope' }))
    expect(isLibvirtError(gone, 'NO_STORAGE_POOL')).to.equal(true)
  })

  it('is started again after virsh switched it off', async () => {
    await daemon.virsh('pool-destroy', 'default')
    expect((await connection.storagePoolGetInfo({ pool })).state).to.equal(
      STORAGE_POOL_STATE.INACTIVE,
    )
    await connection.storagePoolCreate({ pool })
    expect(await virsh('pool-info', 'default')).to.match(/State: +running/)
  })

  describe('of one volume', () => {
    let vol: VolRef
    beforeEach(async () => {
      vol = await connection.storageVolCreateXml({ pool, xml: volumeXml('a', 65_536) })
    })
    afterEach(async () => {
      await connection.storageVolDelete({ vol }).catch(() => undefined)
    })
    const fileOf = (): Buffer => readFileSync(join(daemon.images, 'a'))

    it('is found by name and path', async () => {
      const path = join(daemon.images, 'a')
      expect(vol).to.deep.equal({ pool: 'default', name: 'a', key: path })
      expect(await connection.storageVolLookupByName({ pool, name: 'a' })).to.deep.equal(vol)
      expect(await connection.storageVolLookupByPath({ path })).to.deep.equal(vol)
      expect((await connection.storagePoolListAllVolumes({ pool })).vols).to.deep.equal([vol])
      expect(await connection.storageVolGetInfo({ vol })).to.deep.include({
        type: 0,
        capacity: 65_536n,
      })
    })

    it('is made once: a second volume of its name is refused', async () => {
      const again = await failureOf(
        connection.storageVolCreateXml({ pool, xml: volumeXml('a', 1) }),
      )
      expect(isLibvirtError(again, 'STORAGE_VOL_EXIST')).to.equal(true)
    })

    it('keeps what is uploaded, and the bytes behind it', async () => {
      await connection.storageVolUpload({ vol }, Buffer.alloc(65_536, 'old'))
      const data = Buffer.from('new content')
      await connection.storageVolUpload({ vol, offset: 1024, length: data.length }, data)
      const file = fileOf()
      expect(file.subarray(1024, 1024 + data.length).toString()).to.equal('new content')
      expect(file.subarray(0, 3).toString()).to.equal('old')
      expect(file).to.have.length(65_536)
      expect(file.subarray(-1).toString()).to.equal('o')
    })

    it('gives back what was written, all of it or a part', async () => {
      const written = Buffer.alloc(65_536, 'abcdefg')
      await connection.storageVolUpload({ vol }, chunksOf(written, 1000))
      expect(fileOf().equals(written)).to.equal(true)
      expect((await readAll({ vol })).equals(written)).to.equal(true)
      const part = await readAll({ vol, offset: 5n, length: 7 })
      expect(part.toString()).to.equal(written.subarray(5, 12).toString())
    })

    it('is written and read at 32 MiB, and virsh reads the same', async () => {
      const written = Buffer.alloc(32 << 20, 'pattern that is no power of two')
      await connection.storageVolUpload({ vol, length: written.length }, written)
      const copy = join(daemon.images, 'copy')
      await daemon.virsh('vol-download', 'a', copy, '--pool', 'default')
      expect(readFileSync(copy).equals(written)).to.equal(true)
      expect((await readAll({ vol })).equals(written)).to.equal(true)
    })

    it('can be left in the middle, and read twice at the same time', async () => {
      await virsh('vol-resize', 'a', '8M', '--pool', 'default')
      for await (const chunk of connection.storageVolDownload({ vol })) {
        expect(chunk.length).to.be.greaterThan(0)
        expect((await connection.connectListAllStoragePools()).ret).to.equal(1)
        break
      }
      const both = await Promise.all([readAll({ vol }), readAll({ vol })])
      expect(both.map((each) => each.length)).to.deep.equal([8 << 20, 8 << 20])
    })

    const WRONG = [
      { found: 'more', pieces: [40, 60, 1] },
      { found: 'far more', pieces: [262_120, 262_120] },
      { found: 'fewer', pieces: [40, 59] },
      { found: 'none', pieces: [] },
    ]
    for (const { found, pieces } of WRONG) {
      it(`gets no byte beyond the announced length from a source that has ${found}`, async () => {
        await connection.storageVolUpload({ vol }, Buffer.alloc(65_536, 'old'))
        const before = fileOf()
        const source = pieces.map((length) => Buffer.alloc(length, 'new'))
        const error = await failureOf(
          connection.storageVolUpload({ vol, length: 100 }, inPieces(source)),
        )
        expect(error).to.be.instanceOf(UploadLengthError).and.include({ length: 100n })
        expect(fileOf().subarray(100).equals(before.subarray(100))).to.equal(true)
        expect((await connection.connectListAllStoragePools()).ret).to.equal(1)
        await connection.storageVolUpload({ vol, length: 3 }, Buffer.from('now'))
        expect(fileOf().subarray(0, 3).toString()).to.equal('now')
      })
    }

    it('is deleted', async () => {
      await connection.storageVolDelete({ vol })
      const gone = await failureOf(connection.storageVolLookupByName({ pool, name: 'a' }))
      expect(isLibvirtError(gone, 'NO_STORAGE_VOL')).to.equal(true)
      expect(() => statSync(join(daemon.images, 'a'))).to.throw()
    })

    async function readAll(range: {
      vol: VolRef
      offset?: bigint
      length?: number
    }): Promise<Buffer> {
      const chunks: Uint8Array[] = []
      for await (const chunk of connection.storageVolDownload(range)) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
  })
})

function volumeXml(name: string, bytes: number): string {
  return `<volume><name>${name}</name><capacity>${bytes}</capacity><target><format type='raw'/></target></volume>`
}

function chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const count = Math.ceil(bytes.length / size)
  return inPieces(
    Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  )
}

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}
