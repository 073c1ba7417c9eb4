import { expect } from 'chai'
import { create, remove, type RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { perform, type Job } from '../../faults/jobs.js'
import { makeTwoProcesses, type TwoProcesses } from '../support/two-processes.js'
import type { Runtime } from '../../../provider/host/index.js'

/** What another process does while the first one stands still, and takes it for dead after 30 s. */
const MEANWHILE = ['unrescue', 'up'] as const

describe('a process that stands still, while another one takes over', function () {
  this.timeout(120_000)

  for (const act of ['create', 'remove'] as const) {
    for (const meanwhile of MEANWHILE) {
      it(`does no harm when it goes on after any call: ${act}, meanwhile ${meanwhile}`, async () => {
        const stalled: string[] = []
        for (let nth = 1; ; nth += 1) {
          const story = await stallAt({ nth, moment: 'after' }, { act, meanwhile })
          if (!story.stalled) {
            expect(stalled).to.have.members(story.calls)
            return
          }
          stalled.push(story.call)
          expect(story.end, `stalled after call ${nth}, ${story.call}`).to.deep.equal(story.start)
        }
      })

      it(`does no harm with a line of the record that is late: ${act}, meanwhile ${meanwhile}`, async () => {
        let lines = 0
        for (let nth = 1; ; nth += 1) {
          const story = await stallAt({ nth, moment: 'before' }, { act, meanwhile })
          if (!story.stalled) {
            expect(lines).to.be.above(1)
            return
          }
          if (story.call !== 'storageVolUpload') continue
          lines += 1
          expect(story.end, `stalled before call ${nth}`).to.deep.equal(story.start)
        }
      })
    }
  }
})

interface Story {
  /** False where there were fewer calls. */
  readonly stalled: boolean
  readonly call: string
  /** Every call that reached libvirt before both had ended; if nothing stalled, those of the first one. */
  readonly calls: readonly string[]
  readonly start: object
  /** After both have ended, and whoever finds a rescue then has ended it. */
  readonly end: object
}

async function stallAt(
  { nth, moment }: Pick<Stall, 'nth' | 'moment'>,
  { act, meanwhile }: { act: 'create' | 'remove'; meanwhile: (typeof MEANWHILE)[number] },
): Promise<Story> {
  const world = await makeTwoProcesses()
  const { clock, inputs, runtime } = world
  const start = factsOf(world)
  let olds: RescueOutputs | null = null
  if (act === 'remove') olds = (await clock.run(create(inputs, runtime(9)))).outputs
  const job: Job =
    meanwhile === 'up'
      ? { kind: 'up', inputs }
      : { kind: 'unrescue', uri: inputs.uri, instance: inputs.instance }
  const stall = { nth, moment, seen: 0, call: '', until: Promise.resolve<unknown>(undefined) }
  const slow = stalling(runtime(1), stall, () => perform(job, runtime(2)))
  const earlier = world.fake.calls.length
  const first = async (): Promise<unknown> =>
    olds === null ? create(inputs, slow) : remove(olds, slow)
  await clock.run(first().catch(() => undefined))
  await clock.run(stall.until)
  const calls = world.fake.calls.slice(earlier).map(({ call }) => call)
  const end: Job = { kind: 'unrescue', uri: inputs.uri, instance: inputs.instance }
  await clock.run(perform(end, runtime(3)))
  return { stalled: stall.seen >= nth, call: stall.call, calls, start, end: factsOf(world) }
}

function factsOf({ fake, files }: TwoProcesses): object {
  const { live, stored } = fake.domain('web')
  return {
    runs: live !== null,
    isRescue: live?.includes('rescue') === true,
    stored,
    files: files(),
  }
}

interface Stall {
  readonly nth: number
  /** Before: it is under way, and comes late. */
  readonly moment: 'before' | 'after'
  seen: number
  call: string
  /** Everything the process does waits for this. */
  until: Promise<unknown>
}

/** The same process, but at its nth call nothing of it goes on before `meanwhile` has ended. */
function stalling(runtime: Runtime, stall: Stall, meanwhile: () => Promise<unknown>): Runtime {
  const meet = async (name: string, moment: Stall['moment']): Promise<void> => {
    if (moment !== stall.moment) return
    stall.seen += 1
    if (stall.seen !== stall.nth) return stall.until.then(() => undefined)
    stall.call = name
    stall.until = meanwhile()
    await stall.until
  }
  return {
    ...runtime,
    clock: {
      now: () => runtime.clock.now(),
      date: () => runtime.clock.date(),
      sleep: async (ms, signal) => {
        await runtime.clock.sleep(ms, signal)
        await stall.until
      },
    },
    connect: async (uri) => {
      const libvirt = await runtime.connect(uri)
      return new Proxy(libvirt, {
        get: (target, name: string) => {
          const method: unknown = Reflect.get(target, name)
          if (typeof method !== 'function' || name === 'close') return method
          const call = (...args: unknown[]): unknown =>
            Reflect.apply(method, target, args) as unknown
          if (name !== 'storageVolDownload') {
            return async (...args: unknown[]) => {
              await stall.until
              await meet(name, 'before')
              try {
                return await call(...args)
              } finally {
                await meet(name, 'after')
              }
            }
          }
          return async function* (...args: unknown[]) {
            await stall.until
            await meet(name, 'before')
            const parts: Uint8Array[] = []
            try {
              for await (const part of call(...args) as AsyncIterable<Uint8Array>) parts.push(part)
            } finally {
              await meet(name, 'after')
            }
            yield* parts
          }
        },
      })
    },
  }
}
