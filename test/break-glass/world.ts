import { run } from '../../provider/cli/run.js'
import { create } from '../../provider/instance-rescue/index.js'
import type { RescueOutputs } from '../../provider/instance-rescue/index.js'
import type { LibvirtError } from '../../provider/libvirt/index.js'
import type { FakeDomain } from '../fake/host.js'
import { Refused } from '../fake/refused.js'
import { makeTwoProcesses, type TwoProcesses } from '../instance-rescue/support/two-processes.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'

/** What a command line came to. */
export interface Said {
  readonly status: number
  readonly out: string
  readonly err: string
  /** What it asked, answered with yes. */
  readonly asked: readonly string[]
}

/** A host in memory with the instance `web`, and the command line. */
export interface World extends TwoProcesses {
  /** Runs a command as a user types it; `hostname` and `uuid`: what the host calls itself. */
  readonly command: (line: string, hostname?: string, uuid?: string) => Promise<Said>
  /** Defines another instance, with a root disk of its own, and starts it. */
  readonly define: (instance: Pick<FakeDomain, 'name' | 'uuid'>) => Promise<void>
  /** Puts an instance into rescue. */
  readonly rescue: (instance: string) => Promise<RescueOutputs>
  /** Gives an instance that is off another name, and its definition nothing else. */
  readonly rename: (from: string, to: string) => Promise<void>
}

export const OTHER = '3b7e1f8a-5d1c-4b0e-9c55-0d7f6f4d1f10'

export async function makeWorld(): Promise<World> {
  const world = await makeTwoProcesses()
  const { clock, fake, inputs, runtime, uuid } = world
  let pid = 100
  return {
    ...world,
    command: (line, ...identity) => clock.run(command(runtime((pid += 1)), line, ...identity)),
    define: async ({ name, uuid: ownUuid }) => {
      const libvirt = await fake.connect()
      const path = `/images/${name}.qcow2`
      fake.addFile(path, Buffer.alloc(512), 'qcow2')
      const xmlOfWeb = original(fake.domain('web').stored)
      const dom = await libvirt.domainDefineXmlFlags({
        xml: xmlOfWeb
          .replace(uuid, ownUuid)
          .replace('<name>web</name>', `<name>${name}</name>`)
          .replace('/images/root.qcow2', path),
      })
      await libvirt.domainCreateWithFlags({ dom })
    },
    rescue: async (instance) =>
      (await clock.run(create({ ...inputs, instance }, runtime((pid += 1))))).outputs,
    rename: async (from, to) => {
      const libvirt = await fake.connect()
      const { stored } = fake.domain(from)
      await libvirt.domainUndefineFlags({ dom: await libvirt.domainLookupByName({ name: from }) })
      const xml = original(stored).replace(`<name>${from}</name>`, `<name>${to}</name>`)
      await libvirt.domainDefineXmlFlags({ xml })
    },
  }
}

function original(stored: string | null): string {
  if (stored === null) throw new Error('the instance has no stored definition')
  return stored
}

async function command(
  runtime: ReturnType<TwoProcesses['runtime']>,
  line: string,
  hostname = 'fake',
  uuid?: string,
): Promise<Said> {
  const [out, err, asked]: [string[], string[], string[]] = [[], [], []]
  const terminal = {
    ...fakeTerminal(out, err),
    confirm: (question: string) => Promise.resolve(asked.push(question) > 0),
  }
  const connect = async (uri: string): ReturnType<typeof runtime.connect> => {
    const libvirt = await runtime.connect(uri)
    const capabilities = `<capabilities><host><uuid>${uuid}</uuid></host></capabilities>`
    return {
      ...libvirt,
      connectGetHostname: () => Promise.resolve(hostname),
      ...(uuid === undefined
        ? {}
        : { connectGetCapabilities: () => Promise.resolve(capabilities) }),
    }
  }
  const status = await run(line.split(' '), {
    environment: {},
    terminal,
    runtime: { ...runtime, connect, warn: terminal.warn, say: terminal.warn },
  }).catch((error: unknown) => {
    terminal.warn(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    return 1
  })
  return { status, out: out.join('\n'), err: err.join('\n'), asked }
}

/** What libvirt says of a pool with more than 16,384 volumes. */
export function tooMany(call: string): LibvirtError {
  const why = "internal error: Too many storage_vols '16385' for limit '16384'"
  return new Refused('INTERNAL_ERROR', 'RPC', why).under(call)
}
