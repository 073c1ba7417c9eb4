import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { defineGuest } from '../lab/guest.js'
import { writeOwned } from '../lab/image.js'
import { startSshd, type Sshd } from '../lab/link/sshd.js'
import { echoSector } from './echo-sector.js'

const MAIN = join(import.meta.dirname, '../../provider/cli/main.js')
/** Ctrl-], by which a terminal leaves a console. */
const LEAVE = '\u001D'
/** Every byte except Ctrl-], as often as fills more than one packet. */
const KEYS = Buffer.from(
  Array.from({ length: 8 * 256 }, (_, at) => at % 256).filter(
    (byte) => byte !== LEAVE.charCodeAt(0),
  ),
)

describe('the console of an instance', function () {
  this.timeout(90_000)
  let daemon: Daemon
  let sshd: Sshd
  before(async () => {
    daemon = await startDaemon()
    sshd = await startSshd(daemon)
    await startEcho(daemon)
    await defineGuest(daemon, { name: 'off', disks: [] })
  })
  after(() => daemon.stop())

  const atTerminal = (command: string): Promise<Session> => typeAt(command, daemon)

  it('15.6: takes and shows the same bytes as virsh, both ways', async () => {
    const virsh = await atTerminal(`virsh -c '${daemon.uri}' console echo`)
    const { hasEchoed, code, said } = await atTerminal(ours(daemon.uri))
    expect({ virsh: virsh.hasEchoed, ours: hasEchoed }).to.deep.equal({ virsh: true, ours: true })
    expect(said).to.contain("Connected to the console of 'echo'. Ctrl-] leaves it.")
    expect(said).to.contain("Left the console of 'echo'.")
    expect(code).to.equal(0)
  })

  it('15.6: does so over ssh', async () => {
    expect((await atTerminal(ours(sshd.uri))).hasEchoed).to.equal(true)
  })

  it('passes a pipe on whole, Ctrl-] too, and shows what comes after its end', async () => {
    const keys = Buffer.concat([KEYS, Buffer.from(LEAVE), KEYS])
    const session = await play([process.execPath, MAIN, 'console', 'echo'], daemon, {
      keys,
      then: 'end',
    })
    expect(session.hasEchoed).to.equal(true)
    expect(session.said).to.contain("Connected to the console of 'echo'.").and.not.contain('Ctrl-]')
  })

  for (const [name, expected] of [
    ['off', /^Instance 'off' does not run, so there is no console to open\.$/m],
    ['ecko', /^Instance 'ecko' does not exist on qemu.*\. Did you mean 'echo'\?$/m],
  ] as const) {
    it(`of '${name}' is refused: ${expected.source}`, async () => {
      const { said, code } = await play([process.execPath, MAIN, 'console', name], daemon)
      expect(said).to.match(expected)
      expect(code).to.equal(1)
    })
  }
})

describe('the console of an instance that somebody has open', function () {
  this.timeout(90_000)
  // One of its own: libvirt 9.0 was seen to end in the middle of this.
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    await startEcho(daemon)
  })
  after(() => daemon.stop())

  it('is not taken from somebody who has it open, unless --force is given', async function () {
    const env = { ...process.env, ...daemon.env }
    const other = spawn(process.execPath, [MAIN, 'console', 'echo', '--uri', daemon.uri], { env })
    const said: string[] = []
    other.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
    while (!said.join('').includes('Connected')) await sleep(50)
    const refused = await play([process.execPath, MAIN, 'console', 'echo'], daemon)
    expect(refused.said).to.match(
      /^The console of 'echo' cannot be opened: .*Active console session.*\. If somebody else has it open, --force takes it from them\.$/m,
    )
    expect(refused.code).to.equal(1)
    const ended = once(other, 'exit')
    const taken = await typeAt(ours(daemon.uri, '--force'), daemon)
    if (!taken.hasEchoed && !isAlive(daemon.pid)) {
      console.log('      skipped: libvirtd ended by itself while it took the console from another')
      this.skip()
    }
    expect(taken.hasEchoed, taken.said).to.equal(true)
    expect(await ended).to.deep.equal([0, null])
    expect(said.join('')).to.contain(
      "The console of 'echo' was closed: the guest is off, or somebody else opened it.",
    )
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Starts a guest that writes back each byte that it gets. */
async function startEcho(daemon: Daemon): Promise<void> {
  const file = join(daemon.images, 'echo.img')
  writeOwned(file, echoSector())
  const disks = [{ target: 'hda', bus: 'ide', file, format: 'raw' as const }]
  const echo = await defineGuest(daemon, { name: 'echo', disks })
  await echo.start()
  while (!readFileSync(echo.log, 'utf8').endsWith('!')) await sleep(100)
}

function ours(uri: string, ...more: readonly string[]): string {
  return [process.execPath, MAIN, 'console', 'echo', '--uri', `'${uri}'`, ...more].join(' ')
}

/** Types at a terminal of its own, and leaves. */
function typeAt(command: string, daemon: Daemon): Promise<Session> {
  return play(['script', '-qefc', command, '/dev/null'], daemon, { keys: KEYS, then: 'leave' })
}

interface Session {
  /** True if the bytes came back in one piece. */
  readonly hasEchoed: boolean
  /** Everything that was printed, as text. */
  readonly said: string
  readonly code: number | null
}

interface Script {
  /** Typed when it is connected. */
  readonly keys: Buffer
  /** Leave it when all of that has come back; or end the input at once, and kill the program then. */
  readonly then: 'leave' | 'end'
}

/** Runs a program, types, and waits for its end. */
async function play(
  [program, ...args]: readonly [string, ...string[]],
  daemon: Daemon,
  script?: Script,
): Promise<Session> {
  const env = { ...process.env, ...daemon.env, LIBVIRT_DEFAULT_URI: daemon.uri }
  const child = spawn(program, args, { env })
  const printed: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => printed.push(bytes))
  }
  const ended = once(child, 'close') as Promise<[number | null]>
  const all = (): Buffer => Buffer.concat(printed)
  const until = async (isThere: () => boolean): Promise<void> => {
    while (child.exitCode === null && !isThere()) await sleep(50)
  }
  if (script !== undefined) {
    await until(() => all().includes('Connected to'))
    await sleep(1_000) // virsh says so before it has changed the terminal
    child.stdin.write(script.keys)
    if (script.then === 'end') child.stdin.end()
    await until(() => all().includes(script.keys))
    if (script.then === 'leave') child.stdin.write(LEAVE)
    else child.kill()
  }
  const [code] = await ended
  const hasEchoed = script !== undefined && all().includes(script.keys)
  return { hasEchoed, said: all().toString(), code }
}
