import { expect } from 'chai'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../../provider/host/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import { makeInstance, makeVolume, type Instance } from '../engine/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'

describe('docs/by-hand.md, with virsh alone', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let web: Instance
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    await makeVolume(daemon, 'rescue.iso', 'raw')
  })
  after(() => daemon.stop())

  /** Types in what the page has under these headings, with the image of this host. */
  async function type(...headings: readonly string[]): Promise<void> {
    const page = readFileSync(join(repositoryRoot, 'docs/by-hand.md'), 'utf8')
    const blocks = headings.map((heading) => {
      const [, part = ''] = page.split(`${heading}\n`)
      const own = part.split(/^#/m)[0] ?? ''
      const found = [...own.matchAll(/^```sh\n([^]*?)```/gm)].map(([, block]) => block)
      return found.length === 0 ? `no commands under '${heading}'` : found.join('')
    })
    const image = join(daemon.images, 'rescue.iso')
    const script = blocks.join('\n').replace('/var/lib/libvirt/images/rescue.iso', image)
    const env = { ...daemon.env, LIBVIRT_DEFAULT_URI: daemon.uri, web: 'web' }
    await run('sh', ['-ec', script], { env, cwd: daemon.directory })
  }

  it('has a way in that boots the image once, and the way back leaves everything as it was', async () => {
    const original = await web.definition()
    await type('## Into a rescue')
    expect(await web.disks()).to.deep.equal(['vda', 'sdf'])
    expect(await web.state()).to.equal('running')
    const live = await daemon.virsh('dumpxml', 'web')
    expect(live.match(/<boot [^>]*>/g)).to.deep.equal(["<boot order='1'/>"])
    expect(await web.definition()).to.equal(original)
    await type('## Back to its own system')
    expect(await web.disks()).to.deep.equal(['vda'])
    expect(await web.definition()).to.equal(original)
  })

  it('11.3: cleans up after a rescue, and leaves copies that somebody made of its files', async () => {
    const original = await web.definition()
    const { outputs } = await create(
      {
        instance: 'web',
        image: { path: join(daemon.images, 'rescue.iso'), properties: { hw_rescue_bus: 'virtio' } },
        shutdownTimeout: 0,
        uri: daemon.uri,
        owner: { organization: 'acme', project: 'incidents', stack: 'i-45', name: 'fix' },
      },
      systemRuntime(() => undefined),
    )
    const record = `${outputs.domainUuid}.rescue`
    const guard = `${record}.1`
    writeFileSync(join(daemon.images, guard), '')
    const copies = [`${record}.bak`, `${guard}.bak`, `${guard}~`]
    for (const copy of copies) writeFileSync(join(daemon.images, copy), 'my own')
    await type('# With virsh only', '## Back to its own system', '## Clean up')
    expect(await web.disks()).to.deep.equal(['vda'])
    expect(await web.definition()).to.equal(original)
    expect(readdirSync(daemon.images).sort()).to.deep.equal(
      ['rescue.iso', 'web.qcow2', ...copies].sort(),
    )
  })
})
