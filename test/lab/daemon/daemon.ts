import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepCapabilities, recallCapabilities } from '../capabilities.js'
import { makeFolder, own, removeFolder } from '../folder.js'
import { answers, folders, launch, socketOf } from './libvirtd.js'
import { killGuests } from '../processes.js'
import { run } from '../run.js'

/** What may be asked of a private daemon. */
export interface DaemonOptions {
  /** Lines for libvirtd.conf: listening addresses, authentication, log filters. */
  readonly config?: string
  /** Lines for qemu.conf. */
  readonly qemuConfig?: string
  /** More arguments for libvirtd, such as `--listen`. */
  readonly args?: readonly string[]
}

/** A private libvirtd of an unprivileged user, with an active directory pool `default`. */
export interface Daemon {
  /** `qemu+unix:///session?socket=…` */
  readonly uri: string
  readonly directory: string
  readonly socket: string
  /** The folder of the pool `default`. */
  readonly images: string
  /** For programs that should use this daemon by default: `LIBVIRT_DEFAULT_URI` and the XDG folders. */
  readonly env: NodeJS.ProcessEnv
  /** Of libvirtd; another one after a restart. */
  readonly pid: number
  virsh(...args: readonly string[]): Promise<string>
  /** Freezes libvirtd: calls to it are not answered until `resume`. */
  pause(): void
  resume(): void
  /** Ends libvirtd; guests run on. */
  halt(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts libvirtd again after `halt`. */
  start(): Promise<void>
  restart(): Promise<void>
  /** A power cut and a boot: every guest gone, the run state gone, libvirtd back. */
  reboot(): Promise<void>
  /** Ends libvirtd and its guests and removes everything. */
  stop(): Promise<void>
}

/**
 * Starts a private libvirtd that touches nothing of the machine's own libvirt.
 *
 * As root it runs as nobody, because a root daemon probes QEMU on every call where KVM is broken;
 * an ordinary user runs it directly. It ends with this process, however that ends.
 */
export async function startDaemon(options: DaemonOptions = {}): Promise<Daemon> {
  const directory = makeFolder()
  recallCapabilities(directory)
  writeFileSync(
    join(directory, 'config/libvirt/libvirtd.conf'),
    // A host keeps its UUID when it boots; without this line libvirt makes one at each start.
    `log_level = 3\nhost_uuid = "${randomUUID()}"\n${options.config ?? ''}\n`,
  )
  writeFileSync(
    join(directory, 'config/libvirt/qemu.conf'),
    `max_core = 0\n${options.qemuConfig ?? ''}\n`,
  )
  const daemon = new PrivateDaemon(directory, options.args ?? [])
  await daemon.start()
  const target = `--target ${daemon.images}`
  await daemon.virsh(
    `pool-define-as default dir ${target}; pool-start default; pool-autostart default`,
  )
  return daemon
}

const PID_FILE_HELD = "libvirtd.pid': Resource temporarily unavailable"

class PrivateDaemon implements Daemon {
  readonly uri: string
  readonly directory: string
  readonly socket: string
  readonly images: string
  readonly env: NodeJS.ProcessEnv
  readonly #args: readonly string[]
  #child: ChildProcess | null = null

  constructor(directory: string, args: readonly string[]) {
    this.directory = directory
    this.socket = socketOf(directory)
    this.uri = `qemu+unix:///session?socket=${this.socket}`
    this.images = join(directory, 'images')
    this.env = { ...process.env, ...folders(directory), LIBVIRT_DEFAULT_URI: this.uri }
    this.#args = args
  }

  get pid(): number {
    return this.#running.pid ?? 0
  }

  async virsh(...args: readonly string[]): Promise<string> {
    return run('virsh', ['-q', '-c', this.uri, ...args], { env: this.env })
  }

  pause(): void {
    this.#running.kill('SIGSTOP')
  }

  resume(): void {
    this.#running.kill('SIGCONT')
  }

  async halt(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#running
    child.ref() // nothing else may keep this process waiting for its end
    if (isRunning(child)) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    this.#child = null
  }

  async start(): Promise<void> {
    rmSync(this.socket, { force: true })
    this.#child = launch(this.directory, this.#args)
    try {
      await answers(this.directory, this.#child)
    } catch (error) {
      // Seen once in many thousand restarts: the file was held though the process before had ended.
      if (!(error as Error).message.trimEnd().endsWith(PID_FILE_HELD)) throw error
      await sleep(500)
      this.#child = launch(this.directory, this.#args)
      await answers(this.directory, this.#child)
    }
  }

  async restart(): Promise<void> {
    await this.halt()
    await this.start()
  }

  async reboot(): Promise<void> {
    await this.halt('SIGKILL')
    killGuests(this.directory)
    rmSync(join(this.directory, 'run'), { recursive: true, force: true })
    own(join(this.directory, 'run'))
    await this.start()
  }

  async stop(): Promise<void> {
    if (this.#child !== null) await this.halt('SIGKILL')
    keepCapabilities(this.directory)
    removeFolder(this.directory)
  }

  get #running(): ChildProcess {
    if (this.#child === null) throw new Error(`libvirtd of ${this.directory} is not running`)
    return this.#child
  }
}

/** False if it has ended by itself. */
function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}
