import { execFile } from 'node:child_process'
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { create, read, remove, update } from '../../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon, type DaemonOptions } from '../../../lab/daemon/daemon.js'
import {
  makeImage,
  makeInstance,
  type BareInstance,
  type BareOptions,
} from '../../../instance-rescue/support/instance.js'
import { hashDefinition } from '../../subject/definition.js'
import { run } from '../../../lab/run.js'
import { bootSector, type OnButton } from './boot-sector.js'
import { systemRuntime } from '../../../../provider/host/index.js'
import type { Runtime } from '../../../../provider/host/index.js'

/** One host for the rows of a group. */
export interface Lab {
  readonly daemon: Daemon
  readonly runtime: Runtime
  /** What the lifecycle warned its operator of. */
  readonly warnings: string[]
  /** What it said of its stages. */
  readonly stages: string[]
  /** An instance with a name of its own. */
  instance(options?: LabOptions): Promise<BareInstance>
  /** Arguments for a rescue of it. */
  inputs(web: BareInstance, more?: Partial<RescueInputs>): RescueInputs
  stop(): Promise<void>
}

/** How an instance is made; with a system of its own it has something to shut down. */
export interface LabOptions extends BareOptions {
  readonly system?: OnButton
}

let number = 0

/** Starts a host with a rescue image whose system does as its keyboard says. */
export async function openLab(options: DaemonOptions = {}): Promise<Lab> {
  const daemon = await startDaemon(options)
  const [warnings, stages]: [string[], string[]] = [[], []]
  const image = makeImage(
    daemon,
    'rescue.img',
    Buffer.concat([bootSector(), Buffer.alloc(1 << 20)]),
  )
  return {
    daemon,
    warnings,
    stages,
    runtime: systemRuntime(
      (message) => warnings.push(message),
      (message) => stages.push(message),
    ),
    instance: (given) => makeLabInstance(daemon, { name: `web${(number += 1)}`, ...given }),
    inputs: (web, more) => ({
      instance: web.name,
      image: { path: image, properties: { hw_rescue_bus: 'virtio' } },
      shutdownTimeout: 0,
      uri: daemon.uri,
      owner: { organization: 'organization', project: 'rows', stack: 'lab', name: 'fix' },
      ...more,
    }),
    stop: () => daemon.stop(),
  }
}

async function makeLabInstance(
  daemon: Daemon,
  { system, ...options }: LabOptions & { readonly name: string },
): Promise<BareInstance> {
  if (system === undefined) return makeInstance(daemon, options)
  const web = await makeInstance(daemon, { ...options, running: false, transient: false })
  const [raw, root] = ['system.img', `${web.name}-root.qcow2`].map((name) =>
    join(daemon.images, name),
  )
  if (raw === undefined || root === undefined) throw new Error('unreachable: both are there')
  writeFileSync(raw, Buffer.concat([bootSector(system), Buffer.alloc(1 << 20)]))
  await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, root])
  rmSync(raw)
  if (process.getuid?.() === 0) chownSync(root, 65534, 65534)
  if (options.running !== false) await daemon.virsh('start', web.name)
  if (options.transient === true) await daemon.virsh('undefine', web.name)
  return web
}

/** How an instance stands: what must be the same before and after. */
export interface Standing {
  readonly definition: string
  readonly state: string
  readonly volumes: readonly string[]
}

/** Looks at an instance from outside. */
export async function standingOf({ daemon }: Lab, web: BareInstance): Promise<Standing> {
  return {
    definition: await hashDefinition(daemon, web.name),
    state: await web.state(),
    volumes: await web.volumes(),
  }
}

/** What `pulumi up`, `refresh` and `destroy` come to. */
export function commands(lab: Lab): {
  readonly up: (inputs: RescueInputs) => Promise<RescueOutputs>
  readonly upAgain: (olds: RescueOutputs, news: RescueInputs) => Promise<RescueOutputs>
  readonly refresh: (olds: RescueOutputs) => Promise<RescueOutputs | undefined>
  readonly destroy: (olds: RescueOutputs) => Promise<void>
} {
  return {
    up: async (inputs) => (await create(inputs, lab.runtime)).outputs,
    upAgain: (olds, news) => update(olds, news, lab.runtime),
    refresh: (olds) => read(olds, lab.runtime),
    destroy: (olds) => remove(olds, lab.runtime),
  }
}

/** Asks until the answer is right; after 30 s it is an error. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await isSo()) return
    await sleep(200)
  }
  throw new Error(`not within 30 s: ${what}`)
}

/** Waits until the system in a boot sector reads its keyboard: it says nothing itself. */
export async function untilBooted(): Promise<void> {
  await sleep(3_000)
}

/** Waits until an instance was surely asked to shut down, by its record. */
export async function untilAsked({ daemon }: Lab, web: BareInstance): Promise<void> {
  await until('it was asked to shut down', () => {
    const path = join(daemon.images, `${web.uuid}.rescue`)
    const record = existsSync(path) ? readFileSync(path, 'latin1') : ''
    return Promise.resolve(record.includes('"isAsked":true'))
  })
  await sleep(1_500)
}

/** The error of a command that has to fail. */
export async function failureOf(job: Promise<unknown>): Promise<Error> {
  const result = await job.then(
    () => null,
    (error: unknown) => error,
  )
  if (result instanceof Error) return result
  throw new Error('it did not fail')
}

/** The commands that a message prints, as a shell gets them. */
export function commandsIn(message: string): string[] {
  return [...message.matchAll(/`([^`]*)`/g)].map(([, command = '']) => command)
}

/** Pastes a command into bash; what it printed. */
export async function paste(command: string, folder = '/'): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: folder })
  return stdout
}
