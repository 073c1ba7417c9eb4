import { run } from '../../../provider/cli/run.js'
import { readMarker } from '../../../provider/domain-xml/index.js'
import { FakeProcess } from '../../faults/subject/fake-process.js'
import type { Harm } from '../../faults/scenario.js'
import type { CallSite } from '../../faults/faults.js'
import { FakeAgent, type FakeScript } from '../../guest-system/support/fake-agent.js'
import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'
import { OWN_IMAGE, ownSign } from '../../instance-rescue/support/own-image.js'
import { readLookScript } from '../../../provider/diagnose/index.js'
import { HEALTHY } from '../../diagnose/rules/disk-cases.js'
import { bootSector } from './boot-sector.js'
import { fakeTerminal } from './fake-terminal.js'

/** What a command line came to; null: its process was killed. */
export interface RepairSaid {
  readonly status: number
  readonly out: string
  readonly err: string
  readonly asked: readonly string[]
}

/** How a command line is run. */
export interface RunOptions {
  /** The call in which the process is killed, or which fails. */
  readonly harm?: Harm
  /** Answers a question; null: nobody can be asked. */
  readonly answer?: (question: string) => boolean | null | Promise<boolean>
  /** Ctrl-C comes at this call. */
  readonly stopAt?: CallSite
}

/** The broken instance `web` in memory. Once a fix was run in its rescue system, its own system boots. */
export interface RepairHost extends MemoryHost {
  /** Runs a command line in a process of its own. */
  command(words: readonly string[], options?: RunOptions): Promise<RepairSaid | null>
  /** The calls that the last command made. */
  calls(): readonly CallSite[]
  /** What is in each of the instance's disks: `root: broken`. */
  content(): readonly string[]
  files(): readonly string[]
  readonly before: readonly string[]
  /** The words of each job that was started, such as `fstab apply`. */
  readonly jobs: string[]
  /** What a job does. */
  script: (job: string) => FakeScript
  /** What the look at the disks says; once a fix was run, `HEALTHY`. */
  finds: readonly DiskLine[]
  /** True: no fix mends the instance. */
  isHopeless: boolean
  /** What the console of the instance's own system shows. */
  shows: string | null
}

export const REPAIR = [
  ...['repair', 'web', '--fix', 'fstab', '--image', OWN_IMAGE.path],
  ...['--no-stack', '--shutdown-timeout', '0', '--healthy-timeout', '60'],
] as const

const DEVICES = `<console type='pty'><target type='serial'/></console>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
</devices>`

export const done: FakeScript = { writes: [], endsAt: 500, status: 0 }

/** A disk with a boot sector, in place of one that is empty. */
const QCOW2 = "type='qcow2'/>\n      <source file='/images/root.qcow2'"
const RAW = "type='raw'/>\n      <source file='/images/root.img'"

/** Makes one. With `isRaw` its root disk is one that a BIOS boots, for those who look at it. */
export async function makeRepairHost(running = true, isRaw = false): Promise<RepairHost> {
  const disks = [isRaw ? 'root.img' : 'root.qcow2', 'data.qcow2']
  const memory = await makeMemoryHost({
    running,
    change: (xml) => (isRaw ? xml.replace(QCOW2, RAW) : xml).replace('</devices>', DEVICES),
    files: {
      [OWN_IMAGE.path]: OWN_IMAGE.bytes,
      ...(isRaw ? { '/images/root.img': bootSector() } : {}),
    },
  })
  const { fake, clock } = memory
  const files = (): string[] => [...fake.files.keys()].sort()
  for (const disk of disks) setContent(memory, `/images/${disk}`, 'broken')
  const jobs: string[] = []
  const agents = new Map<number, FakeAgent>()
  let last: FakeProcess | null = null
  const dead = new Set<number>()
  const host: RepairHost = {
    ...memory,
    before: files(),
    files,
    jobs,
    script: () => done,
    finds: [...HEALTHY, GONE],
    isHopeless: false,
    shows: null,
    calls: () => last?.calls ?? [],
    content: () =>
      disks.map(
        (disk) =>
          `${disk.split('.', 1)[0]}: ${fake.files.get(`/images/${disk}`)?.content ?? 'gone'}`,
      ),
    command: (words, options = {}) => {
      last = new FakeProcess(pids.next(), options.harm ?? null)
      const { pid } = last
      void last.died.then(() => dead.add(pid))
      return clock.run(
        Promise.race([runIn(host, last, { words, options, dead }), last.died.then(() => null)]),
      )
    },
  }
  const pids = counter(100)
  const isMended = (): boolean => [...fake.files].some(([, { content }]) => content === 'mended')
  const agentOf = (id: number, xml: string): FakeAgent => {
    const known = agents.get(id)
    if (known !== undefined) return known
    const isTrial = readMarker(xml)?.isProbation === true
    const isOwn = isTrial || readMarker(xml) === null
    const agent = new FakeAgent(clock, () => (isOwn ? '' : ownSign(xml)), bootOf(id))
    agent.isSilent = isOwn && (host.isHopeless || !isMended())
    agent.systemctl = () => 'running\n'
    agent.scriptFor = (text) => {
      const job = nameOf(text)
      jobs.push(job)
      if (job === 'look') return lookOf(isMended() ? HEALTHY : host.finds)
      if (job.endsWith('apply') || job.startsWith('script'))
        for (const path of fake.files.keys())
          if (path.includes('.overlay')) setContent(host, path, 'mended')
      return host.script(job)
    }
    agents.set(id, agent)
    return agent
  }
  fake.behave('web', {
    offAfter: 1_000,
    says: (_, xml) =>
      readMarker(xml)?.isProbation === true ? null : { after: 1_000, text: ownSign(xml) },
    shows: (xml) =>
      host.shows === null || (readMarker(xml) !== null && readMarker(xml)?.isProbation !== true)
        ? null
        : { after: 1_000, text: host.shows },
    obeys: (command, xml) => agentOf(fake.domain('web').id, xml).obeys(command),
  })
  return host
}

function setContent({ fake }: Pick<MemoryHost, 'fake'>, path: string, content: string): void {
  const file = fake.files.get(path)
  if (file !== undefined) file.content = content
}

function bootOf(id: number): string {
  return `${String(Math.abs(id)).padStart(8, '0')}-2222-4333-8444-555555555555`
}

function nameOf(script: string): string {
  const verb = /\nbegin (\S+)\n$/.exec(script)?.[1]
  if (verb === undefined)
    return script === LOOK ? 'look' : script.includes('busy()') ? 'await jobs' : 'script'
  return `${/\nid='(\S+)'\n/.exec(script)?.[1] ?? '?'} ${verb}`
}

const LOOK = readLookScript()

/** A line of fstab whose disk is gone. */
const GONE: DiskLine = {
  ...{ kind: 'fstab', number: 3, source: 'UUID=gone', target: '/data', type: 'ext4' },
  ...{ state: 'no-device', optional: false },
}

function lookOf(lines: readonly DiskLine[]): FakeScript {
  const all = [{ kind: 'start', version: 1 }, ...lines, { kind: 'end', seconds: 3 }]
  const text = all.map((line) => `${JSON.stringify(line)}\n`).join('')
  return { ...done, writes: [{ at: 100, stream: 'out', bytes: Buffer.from(text) }] }
}

function counter(from: number): { readonly next: () => number } {
  let now = from
  return { next: () => (now += 1) }
}

interface Running {
  readonly words: readonly string[]
  readonly options: RunOptions
  readonly dead: ReadonlySet<number>
}

async function runIn(
  { fake, clock }: RepairHost,
  process: FakeProcess,
  { words, options: { answer, stopAt }, dead }: Running,
): Promise<RepairSaid> {
  const { pid } = process
  const [out, err, asked]: [string[], string[], string[]] = [[], [], []]
  let random = 0
  let stop: (() => void) | null = null
  const terminal = {
    ...fakeTerminal(out, err),
    confirm: (question: string) => {
      asked.push(question)
      return Promise.resolve(answer?.(question) ?? null)
    },
    onInterrupt: (callback: () => void) => {
      stop = callback
      return () => {
        stop = null
      }
    },
  }
  const look = (): void => {
    const { call, nth } = stopAt ?? {}
    if (process.calls.some((made) => made.call === call && made.nth === nth)) stop?.()
  }
  const runtime = {
    clock: {
      now: () => clock.now(),
      date: () => clock.date(),
      sleep: async (ms: number, signal?: AbortSignal) => {
        look()
        await process.alive()
        await clock.sleep(ms, signal)
        await process.alive()
      },
    },
    holder: { host: 'fake', pid, startedAt: `${pid}`, nonce: `nonce-${pid}` },
    connect: async () => process.watch(await fake.connect()),
    randomHex: (bytes: number) =>
      `${pid.toString(16)}${(random += 1).toString(16).padStart(4, '0')}`
        .padStart(bytes * 2, '0')
        .slice(-bytes * 2),
    isProvenDead: (holder: { readonly pid: number }) => dead.has(holder.pid),
    saveFile: (name: string) => ({ path: `/tmp/${name}` }),
    isEngineAlive: () => {
      look()
      return true
    },
    warn: terminal.warn,
    say: terminal.warn,
  }
  const environment = { LIBVIRT_DEFAULT_URI: 'qemu:///system', USER: 'me' }
  const status = await run(words, { terminal, environment, runtime }).catch((error: unknown) => {
    err.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    return 1
  })
  return { status, out: out.join('\n'), err: err.join('\n'), asked }
}
