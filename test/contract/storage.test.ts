import { expect } from 'chai'
import { STORAGE_POOL_STATE, type PoolRef, type VolRef } from '../../provider/libvirt/index.js'
import { parseVolumeFacts, type VolumeFacts } from '../../provider/storage/volumes/volume-facts.js'
import { qcow2Header } from '../fake/qcow2-header.js'
import { codeOf } from './code-of.js'
import { WORLDS, type World } from './world.js'

for (const { name, start } of WORLDS) {
  describe(`storage of ${name}`, () => {
    let world: World
    let libvirt: Awaited<ReturnType<World['connect']>>
    let pool: PoolRef
    before(async () => {
      world = await start()
      libvirt = await world.connect()
      pool = await libvirt.storagePoolLookupByName({ name: 'default' })
    })
    after(async () => {
      await libvirt.close()
      await world.stop()
    })
    afterEach(async () => {
      await libvirt.storagePoolCreate({ pool }).catch(() => undefined)
      await libvirt.storagePoolRefresh({ pool })
      const { vols } = await libvirt.storagePoolListAllVolumes({ pool })
      for (const vol of vols) await libvirt.storageVolDelete({ vol })
    })

    it('has an active pool, found in every way', async () => {
      expect(await libvirt.connectListAllStoragePools()).to.deep.equal({ pools: [pool], ret: 1 })
      expect(await libvirt.storagePoolLookupByUuid({ uuid: pool.uuid })).to.deep.equal(pool)
      expect(await libvirt.storagePoolLookupByTargetPath({ path: world.images })).to.deep.equal(
        pool,
      )
      expect((await libvirt.storagePoolGetInfo({ pool })).state).to.equal(
        STORAGE_POOL_STATE.RUNNING,
      )
      const xml = await libvirt.storagePoolGetXmlDesc({ pool })
      expect(xml)
        .to.match(/^<pool type=.dir.>/)
        .and.contain(`<path>${world.images}</path>`)
      const nobody = { uuid: '11111111-2222-3333-4444-555555555555', name: 'nobody' }
      expect(await codeOf(libvirt.storagePoolLookupByName(nobody))).to.equal('NO_STORAGE_POOL')
      expect(await codeOf(libvirt.storagePoolLookupByUuid(nobody))).to.equal('NO_STORAGE_POOL')
      expect(await codeOf(libvirt.storagePoolRefresh({ pool: nobody }))).to.equal('NO_STORAGE_POOL')
      expect(await codeOf(libvirt.storagePoolLookupByTargetPath({ path: '/nowhere' }))).to.equal(
        'NO_STORAGE_POOL',
      )
    })

    it('makes a volume of zeros, found in every way, and takes it away', async () => {
      const vol = await make('a', 4096)
      const path = `${world.images}/a`
      expect(vol).to.deep.equal({ pool: 'default', name: 'a', key: path })
      expect(await libvirt.storageVolLookupByName({ pool, name: 'a' })).to.deep.equal(vol)
      expect(await libvirt.storageVolLookupByPath({ path })).to.deep.equal(vol)
      expect((await libvirt.storagePoolListAllVolumes({ pool })).vols).to.deep.equal([vol])
      expect((await libvirt.storageVolGetInfo({ vol })).capacity).to.equal(4096n)
      expect((await read(vol)).equals(Buffer.alloc(4096))).to.equal(true)

      await libvirt.storageVolDelete({ vol })
      expect(await codeOf(libvirt.storageVolLookupByName({ pool, name: 'a' }))).to.equal(
        'NO_STORAGE_VOL',
      )
      expect(await codeOf(libvirt.storageVolLookupByPath({ path }))).to.equal('NO_STORAGE_VOL')
      expect(await codeOf(libvirt.storageVolDelete({ vol }))).to.equal('NO_STORAGE_VOL')
      expect(await codeOf(libvirt.storageVolGetInfo({ vol }))).to.equal('NO_STORAGE_VOL')
      expect(await codeOf(read(vol))).to.equal('NO_STORAGE_VOL')
    })

    it('says when the content of a volume was last changed', async () => {
      const vol = await make('a', 4096)
      const { modified } = parseVolumeFacts(await libvirt.storageVolGetXmlDesc({ vol }))
      expect(modified).to.match(/^\d+\.\d+$/)
      await libvirt.storageVolDelete({ vol })
      expect(await codeOf(libvirt.storageVolGetXmlDesc({ vol }))).to.equal('NO_STORAGE_VOL')
    })

    it('lets an upload make an empty volume longer, and says how long the file is', async () => {
      const vol = await make('a', 0)
      const facts = async (): Promise<VolumeFacts> =>
        parseVolumeFacts(await libvirt.storageVolGetXmlDesc({ vol }))
      expect(await facts()).to.include({ path: `${world.images}/a`, size: 0n, backing: null })
      // A qcow2 header of 16 MiB: the length is that of the file.
      const bytes = Buffer.concat([qcow2Header({ size: 2n ** 24n }), Buffer.alloc(1_000)])
      await libvirt.storageVolUpload({ vol, offset: 0n, length: BigInt(bytes.length) }, bytes)
      expect((await facts()).size).to.equal(BigInt(bytes.length))
      const more = Buffer.from('and more')
      await libvirt.storageVolUpload({ vol, offset: BigInt(bytes.length), length: 8n }, more)
      expect((await facts()).size).to.equal(BigInt(bytes.length + 8))
    })

    it('names the image below an overlay', async () => {
      await make('image', 1 << 20)
      const vol = await make('overlay', 1 << 20, `${world.images}/image`)
      const { backing } = parseVolumeFacts(await libvirt.storageVolGetXmlDesc({ vol }))
      expect(backing).to.equal(`${world.images}/image`)
    })

    it('says how large the file of a volume is, whatever its header says', async () => {
      const sizeOf = async (vol: VolRef): Promise<bigint | null> =>
        parseVolumeFacts(await libvirt.storageVolGetXmlDesc({ vol })).size
      expect(await sizeOf(await make('a', 4096))).to.equal(4096n)
      expect(await sizeOf(await make('b', 0))).to.equal(0n)
      const vpc = Buffer.alloc(1024)
      vpc.write('conectix')
      vpc.writeBigUInt64BE(1n << 40n, 48)
      world.writeFile(`${world.images}/c`, vpc)
      await libvirt.storagePoolRefresh({ pool })
      const path = `${world.images}/c`
      expect(await sizeOf(await libvirt.storageVolLookupByPath({ path }))).to.equal(1024n)
    })

    it('makes a volume only once: known to the pool, or only present in its folder', async () => {
      await make('a', 4096)
      expect(await codeOf(make('a', 4096))).to.equal('STORAGE_VOL_EXIST')
      world.writeFile(`${world.images}/b`, Buffer.from('made by another host'))
      expect(await codeOf(libvirt.storageVolLookupByName({ pool, name: 'b' }))).to.equal(
        'NO_STORAGE_VOL',
      )
      expect(await codeOf(make('b', 4096))).to.equal('OPERATION_INVALID')
      await libvirt.storagePoolRefresh({ pool })
      expect(await codeOf(make('b', 4096))).to.equal('STORAGE_VOL_EXIST')
      const vol = await libvirt.storageVolLookupByName({ pool, name: 'b' })
      expect((await read(vol)).toString()).to.equal('made by another host')
      const races = await Promise.all(Array.from({ length: 8 }, () => codeOf(make('c', 4096))))
      expect(races.filter((code) => code === 'ok')).to.have.length(1)
      expect(new Set(races)).to.deep.equal(new Set(['ok', 'STORAGE_VOL_EXIST']))
    })

    it('makes an overlay of its own size on an image that is there', async () => {
      await make('image', 1 << 20)
      const overlay = await make('overlay', 20 << 20, `${world.images}/image`)
      expect((await libvirt.storageVolGetInfo({ vol: overlay })).capacity).to.equal(20n << 20n)
      const header = await read(overlay, { length: 4096 })
      expect(header.subarray(0, 4).toString('latin1')).to.equal('QFI\xfb')
      expect(header.readBigUInt64BE(24)).to.equal(20n << 20n)
      const at = Number(header.readBigUInt64BE(8))
      expect(header.subarray(at, at + header.readUInt32BE(16)).toString()).to.equal(
        `${world.images}/image`,
      )
      expect(await codeOf(make('orphan', 4096, `${world.images}/nowhere`))).to.equal('SYSTEM_ERROR')
      expect(await codeOf(libvirt.storageVolLookupByName({ pool, name: 'orphan' }))).to.equal(
        'NO_STORAGE_VOL',
      )
    })

    it('makes a copy of a volume, in another format too, only once', async () => {
      const image = await make('image', 1 << 20)
      await write(image, 0, 'the content')
      const copy = (name: string, format: string): Promise<VolRef> =>
        libvirt.storageVolCreateXmlFrom({
          pool,
          xml: `<volume><name>${name}</name><capacity>${1 << 20}</capacity><target><format type='${format}'/></target></volume>`,
          clonevol: image,
        })
      const raw = await copy('raw', 'raw')
      expect((await read(raw)).equals(await read(image))).to.equal(true)
      expect((await read(raw, { length: 11 })).toString()).to.equal('the content')
      const other = await copy('qcow2', 'qcow2')
      expect((await read(other, { length: 3 })).toString()).to.equal('QFI')
      expect((await libvirt.storageVolGetInfo({ vol: other })).capacity).to.equal(1n << 20n)
      expect(parseVolumeFacts(await libvirt.storageVolGetXmlDesc({ vol: other }))).to.include({
        backing: null,
      })
      expect(await codeOf(copy('raw', 'raw'))).to.equal('INTERNAL_ERROR')
      expect(
        await codeOf(
          libvirt.storageVolCreateXmlFrom({
            pool,
            xml: '<volume><name>no</name></volume>',
            clonevol: { ...image, name: 'nowhere', key: `${image.key}-nowhere` },
          }),
        ),
      ).to.equal('NO_STORAGE_VOL')
    })

    it('writes at an offset, keeps the bytes behind, and grows at the end', async () => {
      const vol = await make('a', 4096)
      await write(vol, 0, 'first line\n')
      await write(vol, 11, 'second\n')
      await write(vol, 0, 'FIRST')
      expect((await read(vol)).toString().replaceAll('\0', '')).to.equal('FIRST line\nsecond\n')
      expect(await read(vol)).to.have.length(4096)
      await write(vol, 8192, 'abc')
      expect(await read(vol)).to.have.length(8195)
      expect((await libvirt.storageVolGetInfo({ vol })).capacity).to.equal(8195n)
    })

    it('takes exactly what was announced', async () => {
      const vol = await make('a', 64)
      const upload = (length: number): Promise<string> =>
        codeOf(libvirt.storageVolUpload({ vol, length }, Buffer.from('abcdef')))
      expect(await upload(6)).to.equal('ok')
      expect(await upload(7)).to.equal('UploadLengthError')
      expect(await upload(3)).to.equal('UploadLengthError')
      expect((await read(vol)).toString()).to.equal(`abcdef${'\0'.repeat(58)}`)
    })

    it('reads a part, and less if the part goes beyond the end', async () => {
      const vol = await make('a', 64)
      await write(vol, 0, 'abcdefgh')
      expect((await read(vol, { offset: 2, length: 3 })).toString()).to.equal('cde')
      expect(await read(vol, { offset: 60, length: 100 })).to.have.length(4)
      expect(await read(vol, { offset: 1000, length: 5 })).to.have.length(0)
    })

    it('makes an overlay without a capacity exactly as large as what is below it', async () => {
      const base = await make('a', 1_048_576 + 512)
      const xml = (below: string): string =>
        `<volume><name>b</name><target><format type='qcow2'/></target>${below}</volume>`
      const below = `<backingStore><path>${base.key}</path><format type='raw'/></backingStore>`
      const vol = await libvirt.storageVolCreateXml({ pool, xml: xml(below) })
      expect((await libvirt.storageVolGetInfo({ vol })).capacity).to.equal(1_049_088n)
      await libvirt.storageVolDelete({ vol })
      expect(await codeOf(libvirt.storageVolCreateXml({ pool, xml: xml('') }))).to.equal(
        'XML_ERROR',
      )
    })

    it('knows a volume whose file is gone until it is deleted or the pool is refreshed', async () => {
      const vol = await make('a', 64)
      world.removeFile(vol.key)
      expect(await libvirt.storageVolLookupByPath({ path: vol.key })).to.deep.equal(vol)
      expect(await codeOf(libvirt.storageVolGetInfo({ vol }))).to.equal('NO_STORAGE_VOL')
      expect(await codeOf(read(vol))).to.equal('SYSTEM_ERROR')
      expect(await codeOf(write(vol, 0, 'x'))).to.equal('SYSTEM_ERROR')
      expect(await codeOf(make('a', 64))).to.equal('STORAGE_VOL_EXIST')
      await libvirt.storageVolDelete({ vol })
      await make('a', 64)
      world.removeFile(vol.key)
      await libvirt.storagePoolRefresh({ pool })
      expect(await codeOf(libvirt.storageVolLookupByName({ pool, name: 'a' }))).to.equal(
        'NO_STORAGE_VOL',
      )
    })

    it('takes a folder with a dot for another one, once; a transient pool is gone when it is off', async () => {
      const vol = await make('a', 64)
      const path = `${world.images}/.`
      const xml = `<pool type='dir'><name>look</name><target><path>${path}</path></target></pool>`
      const look = await libvirt.storagePoolCreateXml({ xml })
      expect(await libvirt.storagePoolLookupByTargetPath({ path })).to.deep.equal(look)
      expect(await libvirt.storageVolLookupByPath({ path: vol.key })).to.deep.equal(vol)
      expect(await libvirt.storageVolLookupByName({ pool: look, name: 'a' })).to.include({
        pool: 'look',
      })
      for (const other of [xml, xml.replace('look', 'other'), xml.replace('/.<', '<')])
        expect(await codeOf(libvirt.storagePoolCreateXml({ xml: other }))).to.equal(
          'OPERATION_FAILED',
        )
      const again = xml.replace('</name>', `</name><uuid>${look.uuid}</uuid>`)
      expect(await codeOf(libvirt.storagePoolCreateXml({ xml: again }))).to.equal(
        'OPERATION_INVALID',
      )
      await libvirt.storagePoolDestroy({ pool: look })
      for (const gone of [
        () => libvirt.storagePoolDestroy({ pool: look }),
        () => libvirt.storagePoolLookupByName({ name: 'look' }),
        () => libvirt.storagePoolLookupByTargetPath({ path }),
      ])
        expect(await codeOf(gone())).to.equal('NO_STORAGE_POOL')
    })

    it('does nothing with a pool that is not active', async () => {
      const vol = await make('a', 64)
      await libvirt.storagePoolDestroy({ pool })
      for (const call of [
        () => libvirt.storagePoolDestroy({ pool }),
        () => libvirt.storagePoolRefresh({ pool }),
        () => libvirt.storagePoolListAllVolumes({ pool }),
        () => libvirt.storageVolLookupByName({ pool, name: 'a' }),
        () => libvirt.storageVolGetInfo({ vol }),
        () => libvirt.storageVolDelete({ vol }),
        () => make('b', 64),
        () => read(vol),
      ]) {
        expect(await codeOf(call())).to.equal('OPERATION_INVALID')
      }
      expect((await libvirt.storagePoolGetInfo({ pool })).state).to.equal(
        STORAGE_POOL_STATE.INACTIVE,
      )
      expect(await libvirt.storagePoolLookupByName({ name: 'default' })).to.deep.equal(pool)
      expect(await codeOf(libvirt.storageVolLookupByPath({ path: vol.key }))).to.equal(
        'NO_STORAGE_VOL',
      )
      expect(await codeOf(libvirt.storagePoolLookupByTargetPath({ path: world.images }))).to.equal(
        'NO_STORAGE_POOL',
      )
      await libvirt.storagePoolCreate({ pool })
      expect(await libvirt.storageVolLookupByName({ pool, name: 'a' })).to.deep.equal(vol)
      expect(await codeOf(libvirt.storagePoolCreate({ pool }))).to.equal('OPERATION_INVALID')
    })

    function make(called: string, bytes: number, backing?: string): Promise<VolRef> {
      const format = backing === undefined ? 'raw' : 'qcow2'
      const below =
        backing === undefined
          ? ''
          : `<backingStore><path>${backing}</path><format type='raw'/></backingStore>`
      return libvirt.storageVolCreateXml({
        pool,
        xml: `<volume><name>${called}</name><capacity>${bytes}</capacity><target><format type='${format}'/></target>${below}</volume>`,
      })
    }

    function write(vol: VolRef, offset: number, text: string): Promise<void> {
      const bytes = Buffer.from(text)
      return libvirt.storageVolUpload({ vol, offset: BigInt(offset), length: bytes.length }, bytes)
    }

    async function read(
      vol: VolRef,
      range: { offset?: number; length?: number } = {},
    ): Promise<Buffer> {
      const chunks: Uint8Array[] = []
      for await (const chunk of libvirt.storageVolDownload({ vol, ...range })) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
  })
}
