import { createHash } from 'node:crypto'
import { FORGET, LOOK, PREPARE, SCRIPT_STATUS, START } from '../../../provider/guest/job/scripts.js'
import { Refused } from '../../fake/refused.js'
import type { VirtualClock } from '../../instance-rescue/support/virtual-clock.js'

/** What a script does in the fake guest: at which milliseconds it writes what, and when and how it ends. */
export interface FakeScript {
  readonly writes: readonly {
    readonly at: number
    readonly stream: 'out' | 'err'
    readonly bytes: Buffer
  }[]
  readonly endsAt: number
  readonly status: number
}

/** A command as it came, and its length in characters. */
interface Heard {
  readonly execute: string
  readonly length: number
  readonly args: Readonly<Record<string, unknown>>
}

/**
 * A guest agent in memory with the commands that jobs need, and a guest with a file system in memory.
 *
 * It knows the short scripts of a job and does what they say; what the script of a job does is `script`.
 */
export class FakeAgent {
  boot = '11111111-2222-4333-8444-555555555555'
  readonly files = new Map<string, Buffer>()
  readonly heard: Heard[] = []
  /** The scripts that were started, each time. */
  readonly started: string[] = []
  script: FakeScript = { writes: [], endsAt: 0, status: 0 }
  /** The same for each script that is started; absent: `script` is every one. */
  scriptFor: ((text: string) => FakeScript) | null = null
  /** What systemctl says of the guest's system; null: it has none. */
  systemctl: ((args: readonly string[]) => string) | null = null
  /** Replaces an answer. */
  lie: ((heard: Heard, truth: string) => string) | null = null
  isSilent = false
  /** Characters of the longest answer. */
  longest = 0
  #next = 1
  readonly #handles = new Map<number, { readonly path: string; at: number }>()
  readonly #clock: VirtualClock
  readonly #marker: () => string

  constructor(clock: VirtualClock, marker: () => string, boot?: string) {
    if (boot !== undefined) this.boot = boot
    this.#clock = clock
    this.#marker = marker
    this.#bootFiles()
  }

  /** The guest starts again: its memory is empty, and its agent is silent for a while. */
  reboot(silent = 28_000): void {
    this.boot = `99999999${this.boot.slice(8)}`
    this.files.clear()
    this.restartAgent()
    this.#bootFiles()
    this.isSilent = true
    this.#clock.at(silent, () => {
      this.isSilent = false
    })
  }

  /** The agent alone starts again: open files are forgotten. */
  restartAgent(): void {
    this.#handles.clear()
  }

  readonly obeys = (command: string): string | null => {
    if (this.isSilent) return null
    const { execute, arguments: args = {} } = JSON.parse(command) as {
      execute: string
      arguments?: Record<string, unknown>
    }
    const heard = { execute, args, length: command.length }
    this.heard.push(heard)
    const truth = JSON.stringify({ return: this.#answer(execute, args) })
    const said = this.lie?.(heard, truth) ?? truth
    this.longest = Math.max(this.longest, said.length)
    return said
  }

  #bootFiles(): void {
    this.files.set('/proc/sys/kernel/random/boot_id', Buffer.from(`${this.boot}\n`))
    const marker = this.#marker()
    if (marker !== '') this.files.set('/run/rescue/marker', Buffer.from(marker))
  }

  #answer(execute: string, args: Readonly<Record<string, unknown>>): unknown {
    const handle = this.#handles.get(Number(args['handle']))
    switch (execute) {
      case 'guest-file-open':
        return this.#open(String(args['path']), args['mode'] === 'w')
      case 'guest-exec':
        if (args['path'] === 'systemctl') return { pid: this.#capture(args['arg'] as string[]) }
        return { pid: this.#exec((args['arg'] as readonly string[]).slice(1)) }
      case 'guest-exec-status':
        return this.#tellOnce(Number(args['pid']))
    }
    if (handle === undefined) return fail('handle')
    const file = this.files.get(handle.path) ?? fail('no such file')
    switch (execute) {
      case 'guest-file-close':
        this.#handles.delete(Number(args['handle']))
        return {}
      case 'guest-file-seek':
        handle.at = Number(args['offset'])
        return { position: handle.at, eof: false }
      case 'guest-file-read': {
        const bytes = file.subarray(handle.at, handle.at + Number(args['count']))
        handle.at += bytes.length
        return { count: bytes.length, 'buf-b64': bytes.toString('base64'), eof: bytes.length === 0 }
      }
      case 'guest-file-write': {
        const bytes = Buffer.from(String(args['buf-b64']), 'base64')
        this.files.set(handle.path, Buffer.concat([file, bytes]))
        return { count: bytes.length, eof: false }
      }
    }
    return fail(`no command ${execute}`)
  }

  #open(path: string, isNew: boolean): number {
    if (isNew) this.files.set(path, Buffer.alloc(0))
    if (!this.files.has(path)) fail(`failed to open file '${path}': No such file or directory`)
    this.#handles.set((this.#next += 1), { path, at: 0 })
    return this.#next
  }

  readonly #ended = new Map<number, object>()

  #tellOnce(pid: number): object {
    const ended = this.#ended.get(pid) ?? fail(`PID ${pid} does not exist`)
    this.#ended.delete(pid)
    return { exited: true, ...ended }
  }

  #capture(args: readonly string[]): number {
    const said = this.systemctl?.(args) ?? fail("Failed to execute child process 'systemctl'")
    const text = Buffer.from(said).toString('base64')
    this.#ended.set((this.#next += 1), { exitcode: 0, 'out-data': text })
    return this.#next
  }

  #exec([script = '', , ...words]: readonly string[]): number {
    this.#ended.set((this.#next += 1), { exitcode: this.#run(script, words) })
    return this.#next
  }

  #run(script: string, [folder = '', boot, sha256, mark = '']: readonly string[]): number {
    if (boot !== this.boot) return SCRIPT_STATUS.otherBoot
    const isBegun = this.files.has(`${folder}/state`)
    if (script === LOOK) {
      if (!this.files.has(`${folder}/.`)) return SCRIPT_STATUS.noJob
      return isBegun ? 0 : SCRIPT_STATUS.notStarted
    }
    if (script === PREPARE) {
      if (isBegun) return SCRIPT_STATUS.begun
      this.files.set(`${folder}/.`, Buffer.alloc(0))
      this.files.set(
        '/run/libvirt-rescue-jobs/last',
        Buffer.from(`${folder.split('/').at(-1) ?? ''}\n`),
      )
      return 0
    }
    if (script === FORGET) {
      for (const path of [...this.files.keys()])
        if (path.startsWith(`${folder}/`)) this.files.delete(path)
      return 0
    }
    if (script !== START) throw new Error(`the fake guest does not know this script: ${script}`)
    const given = this.files.get(`${folder}/script.${mark}`) ?? Buffer.alloc(0)
    if (createHash('sha256').update(given).digest('hex') !== sha256) return SCRIPT_STATUS.damaged
    if (isBegun) return 0
    this.started.push(given.toString())
    this.#begin(folder, this.scriptFor?.(given.toString()) ?? this.script)
    return 0
  }

  #begin(folder: string, { writes, endsAt, status }: FakeScript): void {
    const { boot } = this
    const put = (name: string, bytes: Buffer): void => {
      const before = this.files.get(`${folder}/${name}`) ?? Buffer.alloc(0)
      this.files.set(`${folder}/${name}`, Buffer.concat([before, bytes]))
    }
    put('state', Buffer.from('running\n'))
    put('out', Buffer.alloc(0))
    put('err', Buffer.alloc(0))
    const later = (ms: number, act: () => void): void => {
      this.#clock.at(ms, () => {
        if (this.boot === boot) act()
      })
    }
    for (const { at, stream, bytes } of writes)
      later(at, () => {
        put(stream, bytes)
      })
    later(endsAt, () => {
      this.files.set(`${folder}/state`, Buffer.from(`ended ${status} no no no\n`))
    })
  }
}

function fail(why: string): never {
  throw new Refused('INTERNAL_ERROR', 'QEMU', `unable to execute QEMU agent command: ${why}`)
}
