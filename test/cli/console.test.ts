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
    const file = join(daemon.images, 'echo.img')
    writeOwned(file, echoSector())
    const disks = [{ target: 'hda', bus: 'ide', file, format: 'raw' as const }]
    const echo = await defineGuest(daemon, { name: 'echo', disks })
    await echo.start()
    await defineGuest(daemon, { name: 'off', disks: [] })
    while (!readFileSync(echo.log, 'utf8').endsWith('!')) await sleep(100)
  })
  after(() => daemon.stop())

  /** Types at a terminal of its own, and leaves. */
  const atTerminal = (command: string): Promise<Session> =>
    play(['script', '-qefc', command, '/dev/null'], daemon, {
      keys: KEYS,
      then: 'leave',
    })

  const ours = (uri: string, ...more: readonly string[]): string =>
    [process.execPath, MAIN, 'console', 'echo', '--uri', `'${uri}'`, ...more].join(' ')

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

  it('is not taken from somebody who has it open, unless --force is given', async () => {
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
    expect((await atTerminal(ours(daemon.uri, '--force'))).hasEchoed).to.equal(true)
    expect(await ended).to.deep.equal([0, null])
    expect(said.join('')).to.contain(
      "The console of 'echo' was closed: the guest is off, or somebody else opened it.",
    )
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
