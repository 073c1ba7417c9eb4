import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { guestXml } from '../../lab/guest-xml.js'
import { writeOwned } from '../../lab/image.js'
import { agentRun, waitForAgent } from '../../rescue-image/support/agent.js'

/** An instance with a broken Debian, defined on a daemon. */
export class BrokenInstance {
  readonly name: string
  readonly #daemon: Daemon
  readonly #log: string

  private constructor(daemon: Daemon, name: string) {
    this.#daemon = daemon
    this.name = name
    this.#log = join(daemon.directory, `${name}.log`)
  }

  /** Defines it; it is off. */
  static async define(
    daemon: Daemon,
    name: string,
    { file, firmware }: { readonly file: string; readonly firmware: 'bios' | 'efi' },
  ): Promise<BrokenInstance> {
    const instance = new BrokenInstance(daemon, name)
    const spec = {
      name,
      firmware,
      machine: firmware === 'efi' ? ('q35' as const) : ('pc' as const),
      disks: [{ target: 'vda', bus: 'virtio', format: 'qcow2' as const, file, boot: 1 }],
      devices: [
        `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
      ],
    }
    const xml = guestXml(spec, instance.#log).replace('>256</memory>', '>640</memory>')
    const path = join(daemon.directory, `${name}.xml`)
    writeOwned(path, xml)
    await daemon.virsh('define', '--validate', path)
    return instance
  }

  async start(): Promise<void> {
    await this.#daemon.virsh('start', this.name)
  }

  /** Powers it off, unless it did so itself. */
  async destroy(): Promise<void> {
    const state = (await this.#daemon.virsh('domstate', this.name)).trim()
    if (state !== 'shut off') await this.#daemon.virsh('destroy', this.name)
  }

  definition(): Promise<string> {
    return this.#daemon.virsh('dumpxml', this.name, '--inactive', '--security-info')
  }

  /** What its serial port has said so far, over all boots. */
  said(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'latin1') : ''
  }

  /** Waits until its serial port shows this. */
  async shows(sign: RegExp): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!sign.test(this.said())) {
      if (Date.now() > end)
        throw new Error(`${String(sign)} is not shown:\n${this.said().slice(-2_000)}`)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  /** Waits until its system has booted to its end, and says how systemd finds it: `running`. */
  async boots(): Promise<string> {
    await waitForAgent(this.#daemon, this.name, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.said().slice(-3_000)}`)
    })
    return this.inside('systemctl is-system-running --wait; systemctl --failed --no-legend --plain')
  }

  /** Runs a script in its own system. */
  async inside(script: string): Promise<string> {
    return (await agentRun(this.#daemon, this.name, script, '')).out.trim()
  }
}

const PATIENCE_MS = 400_000
