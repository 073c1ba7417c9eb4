import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from './daemon/daemon.js'
import { guestXml, type GuestSpec } from './guest-xml.js'
import { writeOwned } from './image.js'
import { parseReports, parseWrites, type GuestReport } from './report.js'

/** A lab guest, defined on a daemon. */
export interface Guest {
  readonly name: string
  /** The log of its serial port, over all its boots. */
  readonly log: string
  start(): Promise<void>
  destroy(): Promise<void>
  state(): Promise<string>
  /** What runs, or the stored definition if nothing does. */
  xml(): Promise<string>
  /** Of the stored definition with its secrets: a rescue must not change it. */
  definitionHash(): Promise<string>
  /** How often it has booted so far. */
  boots(): number
  /**
   * Waits until the guest reports all disks and network cards that libvirt gave it.
   *
   * Boots count from 1. Throws with the end of the log when the time (milliseconds) is over.
   */
  report(boot: number, timeout?: number): Promise<GuestReport>
  /** Waits until the system has tried to write to all disks: `vda kept`, `vdb refused`. */
  writes(): Promise<readonly string[]>
}

/** Defines a guest. */
export async function defineGuest(daemon: Daemon, spec: GuestSpec): Promise<Guest> {
  const log = join(daemon.directory, `${spec.name}.log`)
  const file = join(daemon.directory, `${spec.name}.xml`)
  writeOwned(file, guestXml(spec, log))
  await daemon.virsh('define', '--validate', file)
  return new DefinedGuest(daemon, spec.name, log)
}

class DefinedGuest implements Guest {
  readonly name: string
  readonly log: string
  readonly #daemon: Daemon

  constructor(daemon: Daemon, name: string, log: string) {
    this.#daemon = daemon
    this.name = name
    this.log = log
  }

  async start(): Promise<void> {
    await this.#daemon.virsh('start', this.name)
  }

  async destroy(): Promise<void> {
    await this.#daemon.virsh('destroy', this.name)
  }

  async state(): Promise<string> {
    return (await this.#daemon.virsh('domstate', this.name)).trim()
  }

  async xml(): Promise<string> {
    return this.#daemon.virsh('dumpxml', this.name)
  }

  async definitionHash(): Promise<string> {
    const stored = await this.#daemon.virsh('dumpxml', '--inactive', '--security-info', this.name)
    return createHash('sha256').update(stored).digest('hex')
  }

  boots(): number {
    return parseReports(this.#read()).length
  }

  async report(boot: number, timeout = 90_000): Promise<GuestReport> {
    const xml = await this.xml()
    const [disks, nics] = [count(xml, 'disk'), count(xml, 'interface')]
    const end = Date.now() + timeout
    while (Date.now() < end) {
      const last = parseReports(this.#read())[boot - 1]?.at(-1)
      if (last !== undefined && last.disks.length >= disks && last.nics.length >= nics) return last
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const said = this.#read().slice(-2000)
    throw new Error(`'${this.name}' did not report ${disks} disks in boot ${boot}:\n${said}`)
  }

  async writes(): Promise<readonly string[]> {
    const end = Date.now() + 90_000
    while (Date.now() < end) {
      const writes = parseWrites(this.#read())
      if (writes !== null) return writes
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`'${this.name}' did not try to write:\n${this.#read().slice(-2000)}`)
  }

  #read(): string {
    try {
      return readFileSync(this.log, 'latin1')
    } catch {
      return '' // not started yet
    }
  }
}

function count(xml: string, element: string): number {
  return xml.split(`<${element} `).length - 1
}
