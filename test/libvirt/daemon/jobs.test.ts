import { expect } from 'chai'
import { join } from 'node:path'
import {
  connect,
  DOMAIN_JOB,
  type DomainRef,
  type LibvirtConnection,
} from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { domainXml } from './domain-xml.js'

/** `virDomainBlockJobType`. */
const [COPY, ACTIVE_COMMIT] = [2, 4]

describe('jobs of a real libvirtd', () => {
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
  const jobOf = (path: string): ReturnType<LibvirtConnection['domainGetBlockJobInfo']> =>
    connection.domainGetBlockJobInfo({ dom, path })

  it('are none for a guest that just runs', async () => {
    expect((await connection.domainGetJobInfo({ dom })).type).to.equal(DOMAIN_JOB.NONE)
    expect(await jobOf('vda')).to.include({ found: 0 })
  })

  it('show a block copy of virsh with its bandwidth, until it is ended', async () => {
    const copy = join(daemon.images, 'copy')
    await daemon.virsh('blockcopy', 'web', 'vda', copy, '--transient-job', '--bandwidth', '1')
    expect(await jobOf('vda')).to.include({ found: 1, type: COPY, bandwidth: 1n }) // MiB/s
    expect((await connection.domainGetJobInfo({ dom })).type).to.equal(DOMAIN_JOB.NONE)
    await daemon.virsh('blockjob', 'web', 'vda', '--abort')
    expect(await jobOf('vda')).to.include({ found: 0 })
  })

  it('show how virsh merges an overlay that a snapshot put on a disk', async () => {
    await daemon.virsh('snapshot-create-as', 'web', '--disk-only', '--no-metadata')
    await daemon.virsh('blockcommit', 'web', 'vda', '--active')
    expect(await jobOf('vda')).to.include({ found: 1, type: ACTIVE_COMMIT })
  })
})
