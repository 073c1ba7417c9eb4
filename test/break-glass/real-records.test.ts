import { expect } from 'chai'
import { chmodSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../provider/cli/run.js'
import { systemRuntime } from '../../provider/host/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import { MARKS_BYTES, RECORD_BYTES } from '../../provider/record/layout.js'
import { makeImage, makeInstance, type BareInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { newerPage } from '../record/spoil-record.js'
import { notJson } from './not-json.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'

const uuidOf = (digit: number): string => `0d350416-a38b-4efc-a73a-c2f889cbca9${digit}`

describe('11.3: on a real libvirt, files under the names of records', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let web: BareInstance
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon)
  })
  after(() => daemon.stop())

  async function command(line: string): Promise<{ status: number; out: string }> {
    const out: string[] = []
    const terminal = fakeTerminal(out, out)
    const runtime = { ...systemRuntime(terminal.warn), isEngineAlive: () => true }
    const words = [...line.split(' '), '--uri', daemon.uri]
    const status = await run(words, { environment: {}, terminal, runtime }).catch(
      (error: unknown) => {
        terminal.warn(String(error))
        return 1
      },
    )
    return { status, out: out.join('\n') }
  }

  const pathOf = (name: string): string => join(daemon.images, name)

  /** Puts every kind of strange thing into the pool; returns the bytes of what is a file. */
  async function putStrange(): Promise<void> {
    const record = (page: Buffer): Buffer => Buffer.concat([Buffer.alloc(MARKS_BYTES), page])
    writeFileSync(pathOf(`${uuidOf(0)}.rescue`), record(notJson()), { mode: 0o644 })
    writeFileSync(pathOf(`${uuidOf(1)}.rescue`), record(newerPage()), { mode: 0o644 })
    mkdirSync(pathOf(`${uuidOf(2)}.rescue`))
    writeFileSync(pathOf('zeros.img'), Buffer.alloc(RECORD_BYTES + 512), { mode: 0o666 })
    symlinkSync(pathOf('zeros.img'), pathOf(`${uuidOf(3)}.rescue`))
    symlinkSync(pathOf(`${web.uuid}.rescue`), pathOf(`${uuidOf(4)}.rescue`))
    writeFileSync(pathOf(`${uuidOf(5)}.rescue`), Buffer.alloc(RECORD_BYTES), { mode: 0o644 })
    writeFileSync(pathOf(`${web.uuid}.rescue.bak`), 'a copy of my own', { mode: 0o644 })
    await daemon.virsh('pool-refresh', 'default')
    chmodSync(pathOf(`${uuidOf(5)}.rescue`), 0)
  }

  it('keep nobody from looking and from ending a rescue, and stay as they are', async () => {
    await create(
      {
        instance: 'web',
        image: { path: makeImage(daemon), properties: { hw_rescue_bus: 'virtio' } },
        shutdownTimeout: 0,
        uri: daemon.uri,
        owner: { organization: 'acme', project: 'incidents', stack: 'i-43', name: 'fix' },
      },
      systemRuntime(() => undefined),
    )
    await putStrange()
    const { status, out } = await command('status')
    expect(status, out).to.equal(0)
    expect(out).to.match(/^web: rescued\n/m)
    for (const digit of [0, 1, 2, 3, 4, 5])
      expect(out).to.match(
        new RegExp(`^${uuidOf(digit)}: interrupted \\(its record cannot be read: `, 'm'),
      )
    for (const digit of [0, 1, 2, 3, 4, 5])
      expect(await command(`unrescue ${uuidOf(digit)} --yes`)).to.include({ status: 1 })

    const ended = await command('unrescue web --yes')
    expect(ended.status, ended.out).to.equal(0)
    expect(await web.state()).to.equal('running')
    expect(readFileSync(pathOf(`${web.uuid}.rescue.bak`), 'utf8')).to.equal('a copy of my own')
    expect(readFileSync(pathOf('zeros.img')).equals(Buffer.alloc(RECORD_BYTES + 512))).to.equal(
      true,
    )
    for (const digit of [0, 1, 2, 3, 4, 5])
      expect(lstatSync(pathOf(`${uuidOf(digit)}.rescue`))).to.not.equal(undefined)
    expect((await command('status web')).out).to.contain('is not in rescue')
  })
})
