import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DOMAIN_BLOCK_COMMIT,
  DOMAIN_BLOCK_JOB_ABORT,
  DOMAIN_UNDEFINE,
  DOMAIN_XML,
  type DomainRef,
} from '../../provider/libvirt/index.js'
import { parseDomain, readCommits } from '../../provider/domain-xml/index.js'
import { codeOf } from './code-of.js'
import { WORLDS, type World } from './world.js'

const FLAGS = DOMAIN_BLOCK_COMMIT.SHALLOW | DOMAIN_BLOCK_COMMIT.ACTIVE
const { PIVOT } = DOMAIN_BLOCK_JOB_ABORT
const disk = 'vda'

for (const { name, start } of WORLDS)
  describe(`merges of ${name}`, function () {
    this.timeout(60_000)
    let world: World
    let libvirt: Awaited<ReturnType<World['connect']>>
    let dom: DomainRef
    before(async () => {
      world = await start()
      libvirt = await world.connect()
    })
    after(async () => {
      await libvirt.domainDestroyFlags({ dom }).catch(() => undefined)
      await libvirt.domainUndefineFlags({ dom, flags: DOMAIN_UNDEFINE.KEEP_NVRAM })
      await libvirt.close()
      await world.stop()
    })

    const live = (): Promise<string> => libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.SECURE })
    const source = async (): Promise<string | null | undefined> =>
      parseDomain(await live()).disks[0]?.source
    const xmlOf = (inner: string): string =>
      `<domain type='qemu'><name>merge</name><uuid>0d350416-a38b-4efc-a73a-c2f889cbca98</uuid><memory unit='MiB'>64</memory>` +
      `<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>` +
      `<disk type='file' device='disk'>${inner}<target dev='${disk}' bus='virtio'/></disk></devices></domain>`

    it('go from an overlay into the file below it, and the guest goes on with that', async () => {
      const [base, overlay] = [`${world.images}/base.img`, `${world.images}/overlay.qcow2`]
      world.writeFile(base, Buffer.alloc(1 << 20))
      const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
      await libvirt.storagePoolRefresh({ pool })
      await libvirt.storageVolCreateXml({
        pool,
        xml: `<volume><name>overlay.qcow2</name><capacity>1048576</capacity><target><format type='qcow2'/></target><backingStore><path>${base}</path><format type='raw'/></backingStore></volume>`,
      })
      const own = `<driver name='qemu' type='raw'/><source file='${base}'/>`
      dom = await libvirt.domainDefineXmlFlags({ xml: xmlOf(own) })
      const stored = await libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE })
      expect(await codeOf(libvirt.domainBlockCommit({ dom, disk, flags: FLAGS }))).to.equal(
        'OPERATION_INVALID',
      )
      await libvirt.domainCreateXml({
        xmlDesc: xmlOf(
          `<driver name='qemu' type='qcow2'/><source file='${overlay}'/><backingStore type='file'><format type='raw'/><source file='${base}'/><backingStore/></backingStore>`,
        ),
      })
      for (const [wanted, answer] of [
        [libvirt.domainBlockCommit({ dom, disk: 'vdz', flags: FLAGS }), 'INVALID_ARG'],
        [libvirt.domainBlockCommit({ dom, disk, top: '/no/file', flags: FLAGS }), 'INVALID_ARG'],
        [libvirt.domainBlockJobAbort({ dom, path: disk, flags: PIVOT }), 'INVALID_ARG'],
      ] as const)
        expect(await codeOf(wanted)).to.equal(answer)

      await libvirt.domainBlockCommit({ dom, disk, top: overlay, flags: FLAGS })
      expect(readCommits(await live()).has(disk)).to.equal(true)
      expect(await codeOf(libvirt.domainBlockCommit({ dom, disk, flags: FLAGS }))).to.equal(
        'BLOCK_COPY_ACTIVE',
      )
      while (readCommits(await live()).get(disk)?.isReady !== true) await sleep(50)
      const job = await libvirt.domainGetBlockJobInfo({ dom, path: disk })
      expect(job).to.include({ found: 1, type: 4 })
      expect(job.cur).to.equal(job.end)
      await libvirt.domainSuspend({ dom })
      await libvirt.domainBlockJobAbort({ dom, path: disk, flags: PIVOT })
      expect(await source()).to.equal(base)
      expect(readCommits(await live()).size).to.equal(0)
      expect((await libvirt.domainGetBlockJobInfo({ dom, path: disk })).found).to.equal(0)
      await libvirt.domainResume({ dom })
      expect(await codeOf(libvirt.domainBlockCommit({ dom, disk, flags: FLAGS }))).to.equal(
        'INVALID_ARG',
      )
      expect(await libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE })).to.equal(stored)
      expect(world.hasFile(overlay)).to.equal(true)
    })

    it('that are given up leave the guest on the overlay', async () => {
      const overlay = `${world.images}/overlay.qcow2`
      await libvirt.domainDestroyFlags({ dom })
      await libvirt.domainCreateXml({
        xmlDesc: xmlOf(
          `<driver name='qemu' type='qcow2'/><source file='${overlay}'/><backingStore type='file'><format type='raw'/><source file='${world.images}/base.img'/><backingStore/></backingStore>`,
        ),
      })
      await libvirt.domainBlockCommit({ dom, disk, flags: FLAGS })
      await libvirt.domainBlockJobAbort({ dom, path: disk })
      expect(await source()).to.equal(overlay)
      expect(readCommits(await live()).size).to.equal(0)
    })
  })
