import { run } from '../../../../provider/cli/run.js'
import type { Runtime } from '../../../../provider/host/index.js'
import { makeMemoryHost, type MemoryHost } from '../../../instance-rescue/support/memory-host.js'
import { fakeTerminal } from '../../../cli/support/fake-terminal.js'
import type { GuestBehaviour } from '../../../fake/guest.js'
import type { FakeProcess } from '../../../faults/subject/fake-process.js'
import { AGENT_CHANNEL, debianGuest } from './debian-guest.js'

/** What a command line came to. */
export interface Said {
  readonly status: number
  readonly out: string
  readonly err: string
  /** How often it asked. */
  readonly asked: number
}

/** The instance `web` on a host in memory, with a guest that is like a Debian 12. */
export interface AccessWorld extends MemoryHost {
  /** Types a command as another process, with this answer to each question; null: nobody can answer. */
  readonly command: (words: readonly string[], answer?: Reply) => Promise<Said>
  /** The same without letting the time pass: for what happens beside it, and for a process that is killed. */
  readonly typed: (words: readonly string[], runtime?: Runtime) => Promise<Said>
  /** The stored definition, and the names of the files of the host: what access must leave alone. */
  readonly untouched: () => string
}

/** An answer, or what happens while the question stands. */
type Reply = boolean | null | (() => Promise<boolean>)

export interface WorldOptions {
  readonly change?: (xml: string) => string
  readonly running?: boolean
  readonly guest?: GuestBehaviour
}

export async function makeAccessWorld({
  change = (xml) => xml,
  running = true,
  guest = debianGuest(),
}: WorldOptions = {}): Promise<AccessWorld> {
  const withAgent = (xml: string): string =>
    change(xml.replace('</devices>', `${AGENT_CHANNEL}</devices>`))
  const host = await makeMemoryHost({ change: withAgent, running })
  const { fake } = host
  fake.behave('web', guest)
  let pid = 100
  return {
    ...host,
    command: (words, answer = true) => host.run(type(words, answer, asProcess(host, (pid += 1)))),
    typed: (words, runtime = asProcess(host, (pid += 1))) => type(words, true, runtime),
    untouched: () => JSON.stringify([fake.domain('web').stored, [...fake.files.keys()].sort()]),
  }
}

/** A process that is proven dead to all others. */
export function asProcess({ runtime }: MemoryHost, pid: number): Runtime {
  return {
    ...runtime,
    holder: { ...runtime.holder, pid, nonce: `nonce-${pid}` },
    isProvenDead: (holder) => holder.pid !== pid,
  }
}

/** The runtime of a process that can be killed at any of its calls. */
export function watched(world: AccessWorld, process: FakeProcess): Runtime {
  const { clock, fake } = world
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    await process.alive()
    await clock.sleep(ms, signal)
    await process.alive()
  }
  return {
    ...asProcess(world, 1),
    connect: async () => process.watch(await fake.connect()),
    clock: { now: () => clock.now(), date: () => clock.date(), sleep },
  }
}

async function type(words: readonly string[], answer: Reply, runtime: Runtime): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  let asked = 0
  const terminal = {
    ...fakeTerminal(out, err),
    confirm: async () => {
      asked += 1
      return typeof answer === 'function' ? answer() : answer
    },
  }
  const status = await run(words, {
    environment: { LIBVIRT_DEFAULT_URI: 'qemu:///system' },
    terminal,
    runtime: { ...runtime, warn: terminal.warn, say: terminal.warn },
  }).catch((error: unknown) => {
    terminal.warn(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    return 1
  })
  return { status, out: out.join('\n'), err: err.join('\n'), asked }
}
