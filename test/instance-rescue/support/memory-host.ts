import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { createFakeLibvirt, type FakeLibvirt, type FakeOptions } from '../../fake/fake-libvirt.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { addFilesOfWeb, WEB } from './web.js'
import { VirtualClock } from './virtual-clock.js'
import type { Runtime } from '../../../provider/host/index.js'

/** What is special about the instance and its host. */
export interface MemoryOptions extends Pick<FakeOptions, 'versions' | 'uri'> {
  readonly running?: boolean
  /** Replaces parts of the definition. */
  readonly change?: (xml: string) => string
  /** More files of the host, by path. */
  readonly files?: Readonly<Record<string, Uint8Array>>
}

/** The instance `web` on a libvirt in memory, and a runtime on which minutes pass in no time. */
export interface MemoryHost {
  readonly fake: FakeLibvirt
  readonly clock: VirtualClock
  readonly runtime: Runtime
  readonly inputs: RescueInputs
  /** What the operator was warned of. */
  readonly warnings: readonly string[]
  /** What it said of its stages. */
  readonly stages: readonly string[]
  /** Runs a job of the lifecycle to its end. */
  run<T>(job: Promise<T>): Promise<T>
  /** Runs a job that must fail; what it is rejected with. */
  failureOf(job: Promise<unknown>): Promise<unknown>
  /** Every call so far that changes something, in order. */
  deeds(): readonly string[]
}

/** Makes one, with the instance on it. */
export async function makeMemoryHost(options: MemoryOptions = {}): Promise<MemoryHost> {
  const { running = true, change = same, files = {}, ...special } = options
  const clock = new VirtualClock()
  const fake = createFakeLibvirt({
    ...special,
    schedule: (ms, run) => {
      clock.at(ms, run)
    },
  })
  addFilesOfWeb(fake)
  for (const [path, bytes] of Object.entries(files)) fake.addFile(path, bytes)
  const libvirt = await fake.connect()
  // From now on it knows them, there or not, until somebody refreshes it.
  await libvirt.storagePoolRefresh({
    pool: await libvirt.storagePoolLookupByName({ name: 'default' }),
  })
  const dom = await libvirt.domainDefineXmlFlags({ xml: change(WEB.xml) })
  if (running) await libvirt.domainCreateWithFlags({ dom })
  await libvirt.close()
  const made = fake.calls.length
  const [warnings, stages]: [string[], string[]] = [[], []]
  return {
    fake,
    clock,
    warnings,
    stages,
    runtime: makeRuntime(fake, clock, { warnings, stages }),
    inputs: INPUTS,
    run: (job) => clock.run(job),
    failureOf: (job) => failureOf(clock.run(job)),
    deeds: () => fake.journal.slice(made).filter((line) => !ASKING.test(line)),
  }
}

const same = (xml: string): string => xml

/**
 * Calls that leave everything as it is; a refreshed pool is the same pool, seen better. The pool of a look
 * at a folder is gone when the look ends.
 */
const ASKING =
  /^(connect|domain(Get|Lookup|Is|Has|ManagedSaveGet|Screenshot)|storagePool(Get|Lookup|Is|List|Refresh|(CreateXml|Destroy) \S+\.rescue-look$)|storageVol(Get|Lookup|Download))/

const INPUTS: RescueInputs = {
  instance: 'web',
  image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } },
  shutdownTimeout: 0,
  uri: 'qemu:///system',
  owner: { organization: 'organization', project: 'tests', stack: 'memory', name: 'fix' },
}

function makeRuntime(
  fake: FakeLibvirt,
  clock: VirtualClock,
  said: { readonly warnings: string[]; readonly stages: string[] },
): Runtime {
  let random = 0
  return {
    clock,
    holder: { host: 'memory', pid: 1, startedAt: '1', nonce: 'nonce' },
    connect: () => fake.connect(),
    randomHex: (bytes) => (random += 1).toString(16).padStart(bytes * 2, '0'),
    isProvenDead: () => false,
    saveFile: (name) => ({ path: `/tmp/${name}` }),
    isEngineAlive: () => true,
    warn: (message) => {
      said.warnings.push(message)
    },
    say: (message) => {
      said.stages.push(message)
    },
  }
}
