import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import type { Daemon } from '../../lab/daemon/daemon.js'
import {
  makeImage,
  makeInstance,
  type BareInstance,
} from '../../instance-rescue/support/instance.js'
import { hashDefinition } from './definition.js'
import { startWorker } from './process.js'
import { startProxy, type Proxy } from '../proxy/proxy.js'
import { MAKES, type Kind } from '../kinds.js'
import type { Facts, Subject } from '../scenario.js'

/** A running instance on real libvirt and QEMU, worked on by real processes through a proxy. */
export interface RealSubject extends Subject {
  readonly web: BareInstance
  stop(): void
}

export interface RealOptions {
  readonly kind: Kind
  /** Seconds for a soft shutdown; the bare guests never heed it. */
  readonly shutdownTimeout: number
}

let number = 0

/** Makes an instance on that daemon, and a proxy of its own in front of it. */
export async function makeRealSubject(
  daemon: Daemon,
  { kind, shutdownTimeout }: RealOptions,
): Promise<RealSubject> {
  number += 1
  const { properties, transient, running, originalDisks } = MAKES[kind]
  const web = await makeInstance(daemon, { name: `${kind}${number}`, transient, running })
  const proxy = await startProxy(daemon.socket)
  const inputs = {
    instance: web.name,
    image: { path: makeImage(daemon), properties },
    originalDisks,
    shutdownTimeout,
    uri: `qemu+unix:///session?socket=${proxy.socket}`,
    owner: { organization: 'organization', project: 'faults', stack: kind, name: 'fix' },
  }
  return new RealInstance({ daemon, web, proxy, inputs })
}

class RealInstance implements RealSubject {
  readonly inputs: RescueInputs
  readonly web: BareInstance
  readonly #daemon: Daemon
  readonly #proxy: Proxy

  constructor(parts: { daemon: Daemon; web: BareInstance; proxy: Proxy; inputs: RescueInputs }) {
    this.inputs = parts.inputs
    this.web = parts.web
    this.#daemon = parts.daemon
    this.#proxy = parts.proxy
  }

  async run(...[job, harm]: Parameters<Subject['run']>): ReturnType<Subject['run']> {
    const cell: { strike: () => Promise<void> } = { strike: () => Promise.resolve() }
    this.#proxy.begin(harm === null ? null : { ...harm, strike: () => cell.strike() })
    const worker = startWorker(job)
    cell.strike = () => worker.kill()
    const answer = await worker.answer
    const { calls, happened } = this.#proxy.end()
    return { answer, harmed: happened, calls }
  }

  async powerOff(): Promise<void> {
    await this.#daemon.virsh('destroy', this.web.name)
  }

  write(): Promise<void> {
    // Nothing may write to a file that QEMU has open: test/faults/rows looks at the content.
    return Promise.resolve()
  }

  async facts(): Promise<Facts> {
    const info = await this.#daemon.virsh('dominfo', this.web.name).catch(() => '')
    return {
      definition: await hashDefinition(this.#daemon, this.web.name).catch(() => 'gone'),
      state: await this.web.state().catch(() => 'gone'),
      persistent: /Persistent:\s+yes/.test(info),
      things: [...this.#things(), ...(await this.#pools())],
      content: 'not known',
    }
  }

  stop(): void {
    this.#proxy.stop()
  }

  async #pools(): Promise<string[]> {
    const names = await this.#daemon.virsh('pool-list', '--all', '--name')
    return names.split('\n').flatMap((name) => (name.trim() === '' ? [] : [`pool ${name.trim()}`]))
  }

  #things(): string[] {
    const { directory, images } = this.#daemon
    const nvram = join(directory, 'config/libvirt/qemu/nvram')
    const save = join(directory, 'config/libvirt/qemu/save')
    const files = [images, nvram, save].flatMap((folder) =>
      list(folder).map((file) => `${folder}/${file}`),
    )
    return [...files, ...this.#guests()].sort()
  }

  /** One line per QEMU process of this instance: two would be a disaster. */
  #guests(): string[] {
    const pids = list('/proc').filter((name) => /^\d+$/.test(name))
    const guests = pids.filter((pid) => {
      const line = commandOf(pid)
      return line.includes('qemu-system') && line.includes(this.web.uuid)
    })
    return guests.map((_pid, index) => `QEMU process ${index + 1}`)
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
