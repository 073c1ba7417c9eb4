import { expect } from 'chai'
import { preview } from '../../../provider/instance-rescue/index.js'
import { ConnectionLostError } from '../../../provider/libvirt/index.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const RESCUE = '/images/rescue.img'
const USED = `image '${RESCUE}' is disk 'vda' of instance 'db', which runs and can write to it; name another image`

const db = (source: string): string =>
  `<domain type='qemu'><name>db</name><uuid>0d350416-a38b-4efc-a73a-c2f889cbca00</uuid>
  <memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
  <disk type='file' device='disk'><source file='${source}'/><target dev='vda' bus='virtio'/></disk></devices></domain>`

/** Starts `db` on this disk, after it was switched off if it runs. */
async function start({ fake }: MemoryHost, source: string): Promise<void> {
  const libvirt = await fake.connect()
  const dom = await libvirt.domainDefineXmlFlags({ xml: db(source) })
  await libvirt.domainDestroyFlags({ dom }).catch(() => undefined)
  await libvirt.domainCreateWithFlags({ dom })
  await libvirt.close()
}

async function refusalsOf({ inputs, runtime }: MemoryHost): Promise<readonly string[]> {
  const { failures } = await preview(inputs, undefined, runtime)
  return failures.map(({ reason }) => reason)
}

describe('11.16: what another guest can write to', () => {
  let host: MemoryHost
  beforeEach(async () => {
    host = await makeMemoryHost()
    host.fake.addFile('/images/db.img', Buffer.alloc(4_096))
  })

  it('is seen of a guest that was started a moment ago', async () => {
    expect(await host.run(refusalsOf(host))).to.deep.equal([])
    await start(host, RESCUE)
    expect(await host.run(refusalsOf(host))).to.deep.equal([USED])
  })

  it('is seen of a guest that was started again a moment ago', async () => {
    await start(host, '/images/db.img')
    expect(await host.run(refusalsOf(host))).to.deep.equal([])
    await start(host, RESCUE)
    expect(await host.run(refusalsOf(host))).to.deep.equal([USED])
    await start(host, '/images/db.img')
    expect(await host.run(refusalsOf(host))).to.deep.equal([])
  })

  it('is read anew after a few seconds, so that a disk that was attached is seen', async () => {
    await start(host, '/images/db.img')
    expect(await host.run(refusalsOf(host))).to.deep.equal([])
    const running = host.fake.domain('db')
    running.live = running.live?.replace('/images/db.img', RESCUE) ?? null
    await host.run(host.clock.sleep(5_000))
    expect(await host.run(refusalsOf(host))).to.deep.equal([USED])
  })

  it('is seen by a job also if the job that reads it loses its connection', async () => {
    await start(host, RESCUE)
    let failed = 0
    host.fake.fault = ({ call, args }) => {
      if (call !== 'domainGetXmlDesc' || 'flags' in args || failed > 0) return
      failed += 1
      throw new ConnectionLostError('qemu:///system', { call, sent: true })
    }
    const answers = [refusalsOf(host), refusalsOf(host)]
    expect(await host.run(Promise.all(answers))).to.deep.equal([[USED], [USED]])
    expect(failed).to.equal(1)
  })
})
