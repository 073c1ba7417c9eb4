import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withHost, systemRuntime, type Runtime } from '../../provider/host/index.js'
import { create, type RescueInputs } from '../../provider/instance-rescue/index.js'
import { findNamed } from '../../provider/break-glass/index.js'
import { failureOf } from '../libvirt/failure-of.js'
import { makeImage, makeInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'

/** One more than libvirt lists. */
const MANY = 16_385

describe('11.9: on a real libvirt, a pool of 16,385 files', function () {
  this.timeout(180_000)
  let daemon: Daemon
  let inputs: RescueInputs
  const warnings: string[] = []
  const runtime: Runtime = systemRuntime((message) => warnings.push(message))
  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon)
    for (let n = 0; n < MANY; n += 1) writeFileSync(join(daemon.images, `file-${n}`), '')
    inputs = {
      instance: 'web',
      image: { path: makeImage(daemon), properties: { hw_rescue_bus: 'virtio' } },
      shutdownTimeout: 0,
      uri: daemon.uri,
      owner: { organization: 'acme', project: 'incidents', stack: 'i-44', name: 'fix' },
    }
    await daemon.virsh('pool-refresh', 'default')
  })
  after(() => daemon.stop())

  it('is one that libvirt does not list', async () => {
    await withHost(daemon.uri, runtime, async ({ libvirt }) => {
      const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
      expect(
        await failureOf(libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })),
      ).to.include({ code: 'INTERNAL_ERROR', domain: 'RPC' })
    })
  })

  it('is searched for the record of each instance', async () => {
    const { outputs } = await create(inputs, runtime)
    await daemon.virsh('destroy', 'web')
    await withHost(daemon.uri, runtime, async (host) => {
      const [found] = await findNamed(host, 'web')
      expect(found?.status).to.include({ status: 'stopped' })
      expect(found?.page?.state.claim.rescueId).to.equal(outputs.rescueId)
    })
    expect(warnings.join('\n')).to.contain("Storage pool 'default' has too many volumes")
  })
})
