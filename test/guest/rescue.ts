import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/instance-rescue/index.js'
import type { Daemon } from '../lab/daemon/daemon.js'
import type { Guest } from '../lab/guest.js'
import type { GuestReport } from '../lab/report.js'
import { furnish } from './furnish.js'
import type { Scenario } from './scenario.js'
import { systemRuntime } from '../../provider/host/index.js'

/** What the guest itself said, in each of its three boots, and what the rescue answered. */
export interface Story {
  readonly before: GuestReport
  readonly during: GuestReport
  readonly after: GuestReport
  readonly outputs: RescueOutputs
  /** Size of the rescue disk. */
  readonly imageBytes: number
}

/**
 * Boots a guest, rescues it, ends the rescue, and hears the guest out each time.
 *
 * What must hold of every rescue is checked on the way: the stored definition and the NVRAM stay as
 * they were, both systems go off when asked, nothing is left behind.
 */
export async function liveThroughRescue(daemon: Daemon, scenario: Scenario): Promise<Story> {
  const { guest, image, imageBytes } = await furnish(daemon, scenario)
  const volumes = await daemon.virsh('vol-list', 'default')
  await guest.start()
  const before = await guest.report(1)
  const original = await storedOf(daemon, guest)
  if (scenario.guest.firmware === 'efi') expect(original.nvram, 'NVRAM').not.to.equal(null)

  const { outputs } = await create(inputsFor(daemon, guest, { image, scenario }), RIM)
  const during = await guest.report(2)
  expect(await storedOf(daemon, guest), 'stored, during the rescue').to.deep.equal(original)

  // A normal boot may write to the NVRAM: it is looked at before one.
  await remove({ ...outputs, afterUnrescue: 'stop' }, RIM)
  expect(await storedOf(daemon, guest), 'stored, after the rescue').to.deep.equal(original)
  expect(await daemon.virsh('vol-list', 'default'), 'volumes').to.equal(volumes)
  expect(timesOff(guest), 'systems that shut down when asked').to.equal(2)
  await guest.start()
  const after = await guest.report(3)
  await guest.destroy()
  return { before, during, after, outputs, imageBytes }
}

/** Tries a rescue that must be refused, and hears why. The guest runs on as it did. */
export async function hearRefusal(daemon: Daemon, scenario: Scenario): Promise<unknown> {
  const { guest, image } = await furnish(daemon, scenario)
  const volumes = await daemon.virsh('vol-list', 'default')
  await guest.start()
  await guest.report(1)
  const refusal: unknown = await create(inputsFor(daemon, guest, { image, scenario }), RIM).then(
    () => 'it was rescued',
    (error: unknown) => error,
  )
  expect(await guest.state()).to.equal('running')
  expect(guest.boots(), 'boots').to.equal(1)
  expect(await daemon.virsh('vol-list', 'default'), 'volumes').to.equal(volumes)
  await guest.destroy()
  return refusal
}

const RIM = systemRuntime(() => undefined)

function inputsFor(
  { uri }: Daemon,
  { name }: Guest,
  { image, scenario }: { readonly image: string; readonly scenario: Scenario },
): RescueInputs {
  const owner = { organization: 'organization', project: 'tests', stack: 'guest', name }
  const { properties } = scenario
  return { instance: name, uri, owner, ...(properties && { image: { path: image, properties } }) }
}

interface Stored {
  readonly definition: string
  /** Hash of the guest's NVRAM; null if it has none. */
  readonly nvram: string | null
}

async function storedOf(daemon: Daemon, guest: Guest): Promise<Stored> {
  const nvram = join(daemon.directory, 'config/libvirt/qemu/nvram', `${guest.name}_VARS.fd`)
  const hash = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
  return {
    definition: await guest.definitionHash(),
    nvram: existsSync(nvram) ? hash(readFileSync(nvram)) : null,
  }
}

function timesOff({ log }: Guest): number {
  return readFileSync(log, 'latin1').split('@off').length - 1
}
