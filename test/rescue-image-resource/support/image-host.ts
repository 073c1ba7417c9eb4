import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import type { Runtime } from '../../../provider/host/index.js'
import type { ImageInputs } from '../../../provider/rescue-image/index.js'
import { createFakeLibvirt, type FakeLibvirt } from '../../fake/fake-libvirt.js'
import { VirtualClock } from '../../instance-rescue/support/virtual-clock.js'
import { failureOf } from '../../libvirt/failure-of.js'

/** A libvirt in memory without instances, image files beside it, and a clock on which minutes pass in no time. */
export interface ImageHost {
  readonly fake: FakeLibvirt
  readonly clock: VirtualClock
  readonly runtime: Runtime
  readonly warnings: string[]
  /** Writes a file of this machine, and says where it is. */
  write(name: string, bytes: Uint8Array): string
  /** The inputs of an upload of `file` by the stack of that name. */
  inputsOf(file: string, stack?: string): ImageInputs
  run<T>(job: Promise<T>): Promise<T>
  failureOf(job: Promise<unknown>): Promise<unknown>
  /** The names of the files in the folder of a pool, sorted. */
  names(folder?: string): readonly string[]
  remove(): void
}

/** Makes one. */
export function makeImageHost(): ImageHost {
  const clock = new VirtualClock()
  const fake = createFakeLibvirt({
    schedule: (ms, run) => {
      clock.at(ms, run)
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'rescue-image-'))
  const warnings: string[] = []
  return {
    fake,
    clock,
    warnings,
    runtime: makeRuntime(clock, () => fake.connect(), warnings),
    write: (name, bytes) => {
      const file = join(folder, name)
      writeFileSync(file, bytes)
      return file
    },
    inputsOf: (file, stack = 'dev') => ({
      source: { file },
      uri: fake.uri,
      owner: { organization: 'organization', project: 'tests', stack, name: 'image' },
    }),
    run: (job) => clock.run(job),
    failureOf: (job) => failureOf(clock.run(job)),
    names: (of = '/images') => {
      const within = [...fake.files.keys()].filter((path) => path.startsWith(`${of}/`))
      return within.map((path) => path.slice(of.length + 1)).sort()
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A runtime on that clock. */
export function makeRuntime(
  clock: VirtualClock,
  connect: () => Promise<LibvirtConnection>,
  warnings: string[] = [],
): Runtime {
  return {
    clock,
    holder: { host: 'memory', pid: 1, startedAt: '1', nonce: 'nonce' },
    connect,
    randomHex: (bytes) => '0'.repeat(bytes * 2),
    isProvenDead: () => false,
    saveFile: (name) => ({ path: `/tmp/${name}` }),
    isEngineAlive: () => true,
    warn: (message) => {
      warnings.push(message)
    },
    say: (message) => {
      warnings.push(message)
    },
  }
}

/** An image of that many bytes, none like the other, which no format's header begins. */
export function someImage(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at + 4 <= size; at += 4)
    bytes.writeUInt32LE((at * 2_654_435_761 + seed) >>> 0, at)
  return bytes
}

/** The name of the volume that holds these bytes. */
export function volumeOf(bytes: Uint8Array, format = 'raw'): string {
  return `rescue-${createHash('sha256').update(bytes).digest('hex')}.${format}`
}
