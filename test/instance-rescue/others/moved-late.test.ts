import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost } from '../support/memory-host.js'

describe('a disk that a snapshot moves while the rescue system is shutting down', () => {
  it('16: the rescue system goes off by itself: the instance is not started on the older file, then or at the next try', async () => {
    const host = await makeMemoryHost()
    const { clock, fake, inputs, runtime } = host
    const legacy = { ...inputs, image: { path: '/images/rescue.img' } }
    const { outputs } = await host.run(create(legacy, runtime))
    const web = fake.domain('web')
    web.guest = { offAfter: 8_000 }
    const moveRoot = (): void => {
      web.live = web.live?.replace(ROOT, MOVED) ?? null
      fake.files.set('/images/root.later', {
        bytes: Buffer.alloc(512),
        format: 'qcow2',
        capacity: 1n,
        backing: { path: '/images/root.qcow2', format: 'qcow2' },
      })
    }
    const say = (message: string): void => {
      if (message.startsWith('Asked the rescue system')) clock.at(3_000, moveRoot)
    }
    const olds = { ...outputs, shutdownTimeout: 30 }
    for (const attempt of ['then', 'at the next try']) {
      expect(await host.failureOf(remove(olds, { ...runtime, say })), attempt)
        .to.have.property('message')
        .that.contains("moved to '/images/root.later'")
        .and.contains('so the instance was not started')
      expect(web.live, attempt).to.equal(null)
    }
    expect([...fake.files.keys()].join()).to.contain('.definition')
  })
})

const ROOT = '<source file="/images/root.qcow2"/>'
const MOVED = `<source file='/images/root.later'/><backingStore type='file'><format type='qcow2'/><source file='/images/root.qcow2'/></backingStore>`
