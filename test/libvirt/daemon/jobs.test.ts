import { expect } from 'chai'
import { join } from 'node:path'
import {
  connect,
  DOMAIN_BLOCK_COPY,
  DOMAIN_BLOCK_JOB_TYPE,
  DOMAIN_JOB,
  SNAPSHOT_CREATE,
  type DomainRef,
  type LibvirtConnection,
} from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon.js'
import { domainXml } from './domain-xml.js'

describe('jobs and snapshots of a real libvirtd', () => {
  let daemon: Daemon
  let connection: LibvirtConnection
  let dom: DomainRef
  before(async () => {
    daemon = await startDaemon()
    await daemon.virsh('vol-create-as', 'default', 'root', '64M', '--format', 'qcow2')
    connection = await connect(daemon.uri)
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${join(daemon.images, 'root')}'/><target dev='vda' bus='virtio'/></disk>`
    dom = await connection.domainDefineXmlFlags({ xml: domainXml('web', disk) })
    await connection.domainCreateWithFlags({ dom })
  })
  after(async () => {
    await connection.close()
    await daemon.stop()
  })

  it('show a block copy with its bandwidth, until it is ended', async () => {
    const bandwidth = { field: 'bandwidth', value: { type: 'ullong', value: 1n << 20n } } as const
    const copy = join(daemon.images, 'copy')
    await connection.domainBlockCopy({
      dom,
      path: 'vda',
      destxml: `<disk type='file'><source file='${copy}'/><driver type='raw'/></disk>`,
      params: [bandwidth],
      flags: DOMAIN_BLOCK_COPY.TRANSIENT_JOB,
    })
    const job = await connection.domainGetBlockJobInfo({ dom, path: 'vda' })
    expect(job).to.include({ found: 1, type: DOMAIN_BLOCK_JOB_TYPE.COPY, bandwidth: 1n }) // MiB/s
    expect(await daemon.virsh('blockjob', 'web', 'vda')).to.contain(
      'Bandwidth limit: 1048576 bytes/s',
    )
    expect((await connection.domainGetJobInfo({ dom })).type).to.equal(DOMAIN_JOB.NONE)
    await connection.domainBlockJobAbort({ dom, path: 'vda' })
    expect((await connection.domainGetBlockJobInfo({ dom, path: 'vda' })).found).to.equal(0)
  })

  it('are none for a guest that just runs', async () => {
    const { type, params } = await connection.domainGetJobStats({ dom })
    expect({ type, params }).to.deep.equal({ type: DOMAIN_JOB.NONE, params: [] })
    expect((await connection.domainGetBlockInfo({ dom, path: 'vda' })).capacity).to.equal(
      64n << 20n,
    )
  })

  it('list a snapshot that virsh sees', async () => {
    const flags = SNAPSHOT_CREATE.DISK_ONLY
    const xmlDesc = '<domainsnapshot><name>before</name></domainsnapshot>'
    const snap = await connection.domainSnapshotCreateXml({ dom, xmlDesc, flags })
    expect(snap).to.deep.include({ name: 'before' })
    expect(await daemon.virsh('snapshot-list', 'web', '--name')).to.contain('before')
    const { snapshots, ret } = await connection.domainListAllSnapshots({ dom })
    expect([snapshots.map(({ name }) => name), ret]).to.deep.equal([['before'], 1])
    expect(await connection.domainSnapshotGetXmlDesc({ snap })).to.contain('disk-snapshot')
  })
})
