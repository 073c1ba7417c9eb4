import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectError } from '../../errors/connect-error.js'
import { messageOf } from '../open-socket.js'
import { sshArguments } from './ssh-command.js'
import { explainSsh } from './ssh-failure.js'
import type { Target } from '../target.js'
import type { Transport } from '../transport.js'

/**
 * Starts the system's `ssh`; its standard input and output are the connection.
 *
 * It runs in a session of its own: a Ctrl-C for the program must not cut the connection, which the program
 * still needs to clean up. It ends when its input ends, and so it ends with our process too.
 */
export async function openSsh(target: Target, signal: AbortSignal): Promise<Transport> {
  const ssh = spawn('ssh', sshArguments(target), {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const transport = new SshTransport(ssh, target)
  try {
    await once(ssh, 'spawn', { signal })
  } catch (error) {
    transport.destroy()
    signal.throwIfAborted()
    const why = `the program ssh cannot be started: ${messageOf(error)}`
    throw new ConnectError(target.uri, 'ssh', why, error)
  }
  return transport
}

type Ssh = ChildProcessByStdio<Writable, Readable, Readable>

class SshTransport implements Transport {
  readonly readable: Readable
  readonly writable: Writable
  readonly #ssh: Ssh
  readonly #target: Target
  readonly #exited: Promise<unknown>
  #said = ''

  constructor(ssh: Ssh, target: Target) {
    this.#ssh = ssh
    this.#target = target
    this.readable = ssh.stdout
    this.writable = ssh.stdin
    this.#exited = new Promise((resolve) => ssh.once('close', resolve).once('error', resolve))
    ssh.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-LONGEST_COMPLAINT)
    })
  }

  hold(alive: boolean): void {
    const { stdin, stdout, stderr } = this.#ssh
    // The pipes of a child are sockets, though their types do not say so.
    const sockets = [stdin, stdout, stderr].filter((each) => each instanceof Socket)
    for (const each of [this.#ssh, ...sockets]) {
      if (alive) each.ref()
      else each.unref()
    }
  }

  destroy(): void {
    const { stdin, stdout, stderr } = this.#ssh
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
    this.#ssh.kill()
  }

  /** Before the first byte a `ConnectError`: libvirt was not reached. */
  async explain(): Promise<Error | null> {
    await Promise.race([this.#exited, sleep(EXIT_TIME, undefined, { ref: false })])
    const { exitCode, signalCode, stdout } = this.#ssh
    const ended = signalCode === null ? 'closed the connection' : `was ended by ${signalCode}`
    const how = exitCode === null ? ended : `exited with ${exitCode}`
    const why = `ssh to '${this.#target.host || 'localhost'}' ${how}${this.#complaint()}`
    if (stdout instanceof Socket && stdout.bytesRead > 0) return new Error(why)
    const { reason, advice } = explainSsh(exitCode, this.#said)
    return new ConnectError(this.#target.uri, reason, advice === '' ? why : `${why}; ${advice}`)
  }

  #complaint(): string {
    const lines = this.#said.replaceAll(/[^\P{Cc}\n]/gu, '').split('\n')
    const said = lines.map((line) => line.trim()).filter(Boolean)
    return said.length === 0 ? '' : `: ${said.join('; ')}`
  }
}

const LONGEST_COMPLAINT = 2_000
const EXIT_TIME = 2_000
