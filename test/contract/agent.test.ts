import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { LOOK, PREPARE, RUNNER, SCRIPT_STATUS, START } from '../../provider/guest/job/scripts.js'
import { create } from '../../provider/instance-rescue/index.js'
import type { DomainRef, LibvirtConnection } from '../../provider/libvirt/index.js'
import { makeRescuedHost } from '../guest-system/support/rescued-host.js'
import { makeInstance } from '../instance-rescue/support/instance.js'
import { startDaemon } from '../lab/daemon/daemon.js'
import { builtImage } from '../rescue-image/support/built-image.js'
import { isFull } from '../rescue-image/support/full.js'
import { codeOf } from './code-of.js'

/** An instance in rescue from our own image, whose agent can be asked. */
interface AgentWorld {
  readonly libvirt: LibvirtConnection
  readonly dom: DomainRef
  /** Lets so many milliseconds of the guest pass. */
  readonly pass: (ms: number) => Promise<void>
  readonly stop: () => Promise<void>
}

async function startReal(): Promise<AgentWorld> {
  const daemon = await startDaemon()
  const path = join(daemon.images, 'rescue.iso')
  copyFileSync((await builtImage()).iso, path)
  chmodSync(path, 0o644)
  await daemon.virsh('pool-refresh', 'default')
  await makeInstance(daemon, { change: (xml) => xml.replace('>64</memory>', '>512</memory>') })
  const image = { path, properties: { hw_rescue_bus: 'virtio' } }
  const inputs = { instance: 'web', image, shutdownTimeout: 0, uri: daemon.uri, owner: OWNER }
  await create(inputs, quietRuntime)
  const libvirt = await quietRuntime.connect(daemon.uri)
  return {
    libvirt,
    dom: await libvirt.domainLookupByName({ name: 'web' }),
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    stop: async () => {
      await libvirt.close()
      await daemon.stop()
    },
  }
}

async function startFake(): Promise<AgentWorld> {
  const host = await makeRescuedHost()
  host.agent.script = {
    writes: [{ at: 10, stream: 'out', bytes: Buffer.from('ran\n') }],
    endsAt: 100,
    status: 7,
  }
  const libvirt = await host.fake.connect()
  return {
    libvirt,
    dom: await libvirt.domainLookupByName({ name: 'web' }),
    pass: (ms) => host.run(host.clock.sleep(ms)),
    stop: () => libvirt.close(),
  }
}

/** A real one is a boot of a real guest: in the long form alone. */
const AGENTS: Readonly<Record<string, () => Promise<AgentWorld>>> = {
  'the fake': startFake,
  ...(isFull ? { 'a real rescue system': startReal } : {}),
}

type Answer = Readonly<Record<string, unknown>>

for (const [name, start] of Object.entries(AGENTS))
  describe(`what a job needs of the agent of ${name}`, function () {
    this.timeout(300_000)
    let world: AgentWorld
    let boot: string
    before(async () => {
      world = await start()
      const handle = await open('/proc/sys/kernel/random/boot_id', 'r')
      boot = (await read(handle, 4_096)).toString().trim()
      await ask('guest-file-close', { handle })
    })
    after(() => world.stop())

    async function tell(execute: string, args: Answer): Promise<unknown> {
      const { libvirt, dom } = world
      const cmd = JSON.stringify({ execute, arguments: args })
      const text = await libvirt.domainQemuAgentCommand({ dom, cmd, timeout: 20 })
      return (JSON.parse(text ?? '') as { readonly return: unknown }).return
    }
    const ask = async (execute: string, args: Answer): Promise<Answer> =>
      (await tell(execute, args)) as Answer
    const open = async (path: string, mode: 'r' | 'w'): Promise<number> =>
      Number(await tell('guest-file-open', { path, mode }))
    async function read(handle: number, count: number): Promise<Buffer> {
      const piece = await ask('guest-file-read', { handle, count })
      const bytes = Buffer.from(String(piece['buf-b64']), 'base64')
      expect(piece['count']).to.equal(bytes.length)
      return bytes
    }
    async function write(path: string, text: string): Promise<void> {
      const handle = await open(path, 'w')
      const args = { handle, 'buf-b64': Buffer.from(text).toString('base64') }
      expect((await ask('guest-file-write', args))['count']).to.equal(Buffer.byteLength(text))
      await ask('guest-file-close', { handle })
    }
    async function readAll(path: string): Promise<string> {
      const handle = await open(path, 'r')
      const bytes = await read(handle, 4_096)
      await ask('guest-file-close', { handle })
      return bytes.toString()
    }
    async function exec(...arg: readonly string[]): Promise<number> {
      const started = await ask('guest-exec', { path: '/bin/sh', arg: ['-c', ...arg] })
      return Number(started['pid'])
    }
    async function shell(script: string, ...words: readonly string[]): Promise<unknown> {
      const pid = await exec(script, 'sh', ...words)
      for (;;) {
        const now = await ask('guest-exec-status', { pid })
        if (now['exited'] === true) return now['exitcode']
        await world.pass(100)
      }
    }
    const isRefusal = (code: string): boolean =>
      code === 'INTERNAL_ERROR' || code === 'AGENT_COMMAND_FAILED'

    it('gives a file in pieces of the size that is asked for, and nothing at its end', async () => {
      expect(boot).to.match(/^[0-9a-f-]{36}$/)
      const handle = await open('/proc/sys/kernel/random/boot_id', 'r')
      const parts = [await read(handle, 10), await read(handle, 4_096), await read(handle, 10)]
      expect(parts.map((part) => part.toString())).to.deep.equal([
        boot.slice(0, 10),
        `${boot.slice(10)}\n`,
        '',
      ])
      await ask('guest-file-close', { handle })
    })

    it('keeps what is written, which is read from an offset; another open for writing empties it', async () => {
      await write('/run/contract', 'one two')
      const handle = await open('/run/contract', 'r')
      expect(await ask('guest-file-seek', { handle, offset: 4, whence: 0 })).to.include({
        position: 4,
      })
      expect((await read(handle, 100)).toString()).to.equal('two')
      await ask('guest-file-close', { handle })
      await write('/run/contract', '')
      expect(await readAll('/run/contract')).to.equal('')
    })

    it('shows what is added to an open file after its end was read', async () => {
      await write('/run/contract-log', 'one\n')
      const handle = await open('/run/contract-log', 'r')
      expect((await read(handle, 100)).toString()).to.equal('one\n')
      expect((await read(handle, 100)).toString()).to.equal('')
      const other = await open('/run/contract-log', 'w')
      const args = { handle: other, 'buf-b64': Buffer.from('one\ntwo\n').toString('base64') }
      await ask('guest-file-write', args)
      await ask('guest-file-close', { handle: other })
      expect((await read(handle, 100)).toString()).to.equal('two\n')
      await ask('guest-file-close', { handle })
    })

    it('refuses a missing file, a closed handle, a process that is not there, and what it does not know', async () => {
      const handle = await open('/proc/sys/kernel/random/boot_id', 'r')
      await ask('guest-file-close', { handle })
      for (const [execute, args] of [
        ['guest-file-open', { path: '/nowhere/file', mode: 'r' }],
        ['guest-file-read', { handle, count: 1 }],
        ['guest-file-close', { handle }],
        ['guest-exec-status', { pid: 999_999 }],
        ['guest-no-such-command', {}],
      ] as const)
        expect(await codeOf(tell(execute, args)), execute).to.satisfy(isRefusal)
    })

    it('says once how a program has ended', async () => {
      const pid = await exec(LOOK, 'sh', '/run/no-such-job', boot)
      let end: Answer
      do end = await ask('guest-exec-status', { pid })
      while (end['exited'] !== true)
      expect(end['exitcode']).to.equal(SCRIPT_STATUS.noJob)
      expect(await codeOf(ask('guest-exec-status', { pid }))).to.satisfy(isRefusal)
    })

    it('runs a job once, by the scripts that every job is made of', async () => {
      const folder = '/run/libvirt-rescue-jobs/run-0123456789ab-11111111'
      const text = 'echo ran; exit 7\n'
      const sha256 = createHash('sha256').update(text).digest('hex')
      const start = (script: string): Promise<unknown> =>
        shell(START, folder, boot, script, 'a1', '/', 'no', '60', '1024000')
      expect(await shell(PREPARE, folder, 'another-boot')).to.equal(SCRIPT_STATUS.otherBoot)
      expect(await shell(LOOK, folder, boot)).to.equal(SCRIPT_STATUS.noJob)
      expect(await shell(PREPARE, folder, boot)).to.equal(0)
      expect(await shell(LOOK, folder, boot)).to.equal(SCRIPT_STATUS.notStarted)
      expect(await readAll('/run/libvirt-rescue-jobs/last')).to.equal('run-0123456789ab-11111111\n')
      for (const [file, words] of Object.entries({ runner: RUNNER, environment: '', script: text }))
        await write(`${folder}/${file}.a1`, words)
      expect(await start('0'.repeat(64))).to.equal(SCRIPT_STATUS.damaged)
      expect(await start(sha256)).to.equal(0)
      expect(await shell(LOOK, folder, boot)).to.equal(0)
      expect(await shell(PREPARE, folder, boot)).to.equal(SCRIPT_STATUS.begun)
      while ((await readAll(`${folder}/state`)) === 'running\n') await world.pass(200)
      expect(await readAll(`${folder}/state`)).to.equal('ended 7 no no no\n')
      expect(await readAll(`${folder}/out`)).to.equal('ran\n')
      expect(await readAll(`${folder}/err`)).to.equal('')
    })
  })
