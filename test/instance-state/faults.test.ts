import { expect } from 'chai'
import { create, update } from '../../provider/instance-state/index.js'
import type { State, StateOutputs } from '../../provider/instance-state/index.js'
import type { Runtime } from '../../provider/host/index.js'
import { canHappen, FAULTS, nameOf, type CallSite } from '../faults/faults.js'
import type { Harm } from '../faults/scenario.js'
import { FakeProcess } from '../faults/subject/fake-process.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { bringTo, stateIn } from './support/states.js'

// Every fault at every call of every way from one state to another; then the next up must reach the state.

/** Faults that a libvirt in memory cannot have. */
const HAPPENING = FAULTS.filter((fault) => fault !== 'lost-during' && fault !== 'kill-during')

/** Each call that changes a state is in one of these ways. */
const WAYS: readonly (readonly [State, State])[] = [
  ['running', 'stopped'],
  ['running', 'paused'],
  ['running', 'suspended'],
  ['stopped', 'paused'],
  ['paused', 'suspended'],
  ['suspended', 'stopped'],
]

interface Told {
  readonly calls: readonly CallSite[]
  readonly harmed: boolean
  /** Null: nothing is wrong. */
  readonly problem: string | null
}

async function play(from: State, to: State, harm: Harm | null): Promise<Told> {
  const host = await makeMemoryHost()
  host.fake.behave('web', { offAfter: 1_500 })
  await bringTo(host.fake, from)
  const before = describe_(host)
  const process = new FakeProcess(1, harm)
  const inputs = { instance: 'web', state: to, shutdownTimeout: 20, uri: 'qemu:///system' }
  const work = create(inputs, runtimeOf(host, process))
  const ended = work.then(({ outputs }) => outputs).catch(() => null)
  const killed = process.died.then(() => null)
  const made = await host.run(Promise.race([ended, killed]))
  await host.run(up(host, inputs, made))
  const { calls, harmed } = process
  const state = stateIn(host.fake)
  if (state !== to) return { calls, harmed, problem: `the next up left it ${state}` }
  return { calls, harmed, problem: describe_(host) === before ? null : describe_(host) }
}

/** What no change of a state may change: the definition, and the files of the host. */
function describe_({ fake }: MemoryHost): string {
  return JSON.stringify([fake.domain('web').stored, [...fake.files.keys()].sort()])
}

/** Pulumi creates again what it does not know. */
function up(
  { runtime }: MemoryHost,
  inputs: Parameters<typeof create>[0],
  made: StateOutputs | null,
): Promise<unknown> {
  return made === null ? create(inputs, runtime) : update(made, inputs, runtime)
}

function runtimeOf({ clock, fake, runtime }: MemoryHost, process: FakeProcess): Runtime {
  const sleep = async (ms: number): Promise<void> => {
    await process.alive()
    await clock.sleep(ms)
    await process.alive()
  }
  return {
    ...runtime,
    connect: async () => process.watch(await fake.connect()),
    clock: { now: () => clock.now(), date: () => clock.date(), sleep },
  }
}

describe('faults at a change of the state of an instance, in memory', function () {
  this.timeout(300_000)

  for (const [from, to] of WAYS)
    it(`from ${from} to ${to}: after any fault at any call the next up reaches it`, async () => {
      const { calls } = await play(from, to, null)
      const harms = calls.flatMap((site) =>
        HAPPENING.filter((fault) => canHappen(fault, site)).map((fault) => ({ fault, site })),
      )
      const failures: string[] = []
      let harmed = 0
      for (const harm of harms) {
        const told = await play(from, to, harm)
        harmed += Number(told.harmed)
        if (told.problem !== null)
          failures.push(`${harm.fault} ${nameOf(harm.site)}: ${told.problem}`)
      }
      expect(failures).to.deep.equal([])
      expect(harmed, 'every fault happened').to.equal(harms.length).and.to.be.above(40)
    })
})
