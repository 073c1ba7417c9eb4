import { createHash } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run as runLine } from '../../../../provider/cli/run.js'
import type { Report } from '../../../../provider/diagnose/index.js'
import type { Runtime } from '../../../../provider/host/index.js'
import { quietRuntime } from '../../../../bench/calls/subject.js'
import { fakeTerminal } from '../../../cli/support/fake-terminal.js'
import type { Daemon } from '../../../lab/daemon/daemon.js'
import { guestXml, type GuestSpec } from '../../../lab/guest-xml.js'
import { writeOwned } from '../../../lab/image.js'

/** What `diagnose` said of an instance. */
export interface Said {
  readonly status: number
  readonly report: Report
  readonly err: string
  readonly ms: number
  /** Milliseconds from the beginning of the look inside to that of the end of its rescue. */
  readonly lookMs: number | null
}

/** A daemon whose instances have a graphics card, and a console whose log is in the pool. */
export class BrokenHost {
  readonly daemon: Daemon

  constructor(daemon: Daemon) {
    this.daemon = daemon
  }

  /** Defines an instance; it is off. */
  async define(spec: GuestSpec, memory = 640, isSecure = false): Promise<void> {
    const { name, devices = [] } = spec
    const more = [
      ...devices,
      `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
      `<video><model type='vga'/></video>`,
    ]
    const log = join(this.daemon.images, `${name}.log`)
    const xml = guestXml({ ...spec, devices: more }, log)
      .replace('>256</memory>', `>${memory}</memory>`)
      .replace("<feature enabled='no' name='secure-boot'/>", (no) => (isSecure ? SECURE : no))
    const path = join(this.daemon.directory, `${name}.xml`)
    writeOwned(path, xml)
    await this.daemon.virsh('define', '--validate', path)
  }

  async start(name: string): Promise<void> {
    await this.daemon.virsh('start', name)
  }

  async state(name: string): Promise<string> {
    return (await this.daemon.virsh('domstate', name)).trim()
  }

  async destroy(name: string): Promise<void> {
    if ((await this.state(name)) !== 'shut off') await this.daemon.virsh('destroy', name)
  }

  definition(name: string): Promise<string> {
    return this.daemon.virsh('dumpxml', name, '--inactive', '--security-info')
  }

  /** Runs `diagnose`. */
  async diagnose(name: string, ...words: readonly string[]): Promise<Said> {
    const [out, err]: [string[], string[]] = [[], []]
    const looked: number[] = []
    const runtime: Runtime = {
      ...quietRuntime,
      say: (text) => {
        if (/looks at the disks|^Ending the rescue/.test(text)) looked.push(Date.now())
      },
    }
    const began = Date.now()
    const status = await runLine(['diagnose', name, '--format', 'json', ...words], {
      runtime,
      terminal: fakeTerminal(out, err),
      environment: { LIBVIRT_DEFAULT_URI: this.daemon.uri },
    })
    const [first, second] = looked
    return {
      status,
      report: JSON.parse(out.join('')) as Report,
      err: err.join('\n'),
      ms: Date.now() - began,
      lookMs: first === undefined || second === undefined ? null : second - first,
    }
  }

  /** Diagnoses an instance that was just started until something is found that comes first. */
  async diagnoseUntil(name: string, rule: string, patience = 120_000): Promise<Said> {
    const end = Date.now() + patience
    for (;;) {
      const said = await this.diagnose(name)
      if (said.report.findings[0]?.id === rule || Date.now() > end) return said
      await sleep(1_000)
    }
  }

  /** Diagnoses an instance that was just started until nothing is found. */
  async waitUntilUp(name: string): Promise<Said> {
    const end = Date.now() + 300_000
    for (;;) {
      const said = await this.diagnose(name)
      if (said.status === 0 || Date.now() > end) return said
      await sleep(2_000)
    }
  }

  /** Names of what a rescue leaves in the pool, images that may be used again apart. */
  leftovers(): readonly string[] {
    const files = readdirSync(this.daemon.images)
    return files.filter((file) => /rescue/.test(file) && !/^rescue-[0-9a-f]{64}/.test(file))
  }
}

const SECURE = `<feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/>`

/** The SHA-256 of a file. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
