import { expect } from 'chai'
import { makeDynamicProvider } from '../../provider/dynamic/dynamic-provider.js'
import type { Provided } from '../../provider/dynamic/resource-provider.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import {
  NotRescuableError,
  RescueInterruptedError,
  type RescueInputs,
  type RescueOutputs,
} from '../../provider/instance-rescue/index.js'
import { storePlan, type Stored } from '../../provider/dynamic/inputs/stored-plan.js'
import { fakeDependencies, outputsOf, PLANNED } from './fake-dependencies.js'

const OWNER = { organization: 'ops', project: 'incident', stack: 'dev', name: 'fix' }
const NEWS: Provided<Stored<RescueInputs>> = {
  __provider: 'text',
  instance: 'web',
  uri: 'qemu:///system',
  owner: OWNER,
}
const OLDS: Provided<Stored<RescueOutputs>> = { ...storePlan(outputsOf(NEWS)), __provider: 'text' }

describe('the dynamic provider', () => {
  it('creates, and says which command shows the console', async () => {
    const dependencies = fakeDependencies()
    const { id, outs } = await makeDynamicProvider(dependencies).create(NEWS)
    expect(id).to.equal('r1')
    expect(outs).to.deep.equal(storePlan(outputsOf(NEWS)))
    expect(dependencies.lines).to.deep.equal([
      "Instance 'web' is in rescue; whether its system has booted is not known, because its image does not say so. Its console: virsh -c qemu:///system console web",
    ])
  })

  it('says that nobody waited for the boot, if that was asked for', async () => {
    const dependencies = fakeDependencies()
    await makeDynamicProvider(dependencies).create({ ...NEWS, bootTimeout: 0 })
    expect(dependencies.lines).to.deep.equal([
      "Instance 'web' is in rescue; whether its system has booted is not known, because bootTimeout is 0. Its console: virsh -c qemu:///system console web",
    ])
  })

  it('says the same if up has finished an interrupted rescue, and nothing if it only changed one', async () => {
    const dependencies = fakeDependencies()
    const provider = makeDynamicProvider(dependencies)
    await provider.update('r1', OLDS, NEWS)
    expect(dependencies.lines).to.deep.equal([])
    await provider.update('r1', { ...OLDS, status: 'interrupted' }, NEWS)
    expect(dependencies.lines).to.deep.equal([
      "Instance 'web' is in rescue; whether its system has booted is not known, because its image does not say so. Its console: virsh -c qemu:///system console web",
    ])
  })

  it('answers in plain JSON, whatever the lifecycle leaves undefined', async () => {
    const dependencies = fakeDependencies({
      update: (_olds, news) => Promise.resolve({ ...outputsOf(news), reason: undefined }),
    })
    const { outs } = await makeDynamicProvider(dependencies).update('r1', OLDS, NEWS)
    expect(Object.values(outs)).not.to.include(undefined)
    expect(outs).not.to.have.property('reason')
  })

  it('reads the status and says it, and returns no id if the rescue is gone', async () => {
    const dependencies = fakeDependencies()
    const { id, props } = await makeDynamicProvider(dependencies).read('r1', OLDS)
    expect([id, props?.status]).to.deep.equal(['r1', 'stopped'])
    expect(dependencies.lines).to.deep.equal([
      "Rescue of instance 'web' is 'stopped': the rescue system is off. Stack outputs change only with the next up. Next: up enters the rescue again, destroy ends it.",
    ])
    const gone = fakeDependencies({ read: () => Promise.resolve(undefined) })
    expect(await makeDynamicProvider(gone).read('r1', OLDS)).to.deep.equal({ id: '' })
    expect(gone.lines).to.deep.equal([
      "Nothing is left of the rescue of instance 'web' on qemu:///system; refresh removes it from the state. Next: destroy ends the stack; up would begin a new rescue.",
    ])
  })

  it('stores the plan once, under a name that Pulumi does not print, and gives it to the lifecycle as plan', async () => {
    const { plan, ...rest } = outputsOf(NEWS)
    const given: unknown[] = []
    const dependencies = fakeDependencies({
      update: (olds, news) => {
        given.push(olds.plan, news.plan)
        return Promise.resolve(outputsOf(news))
      },
    })
    const provider = makeDynamicProvider(dependencies)
    const { outs } = await provider.update('r1', OLDS, { ...NEWS, __plan: PLANNED })
    expect(outs).to.deep.equal({ ...rest, __plan: plan })
    expect(given).to.deep.equal([PLANNED, PLANNED])
  })

  it('reads a state of release 0.1.0, which has plan and layout as they were', async () => {
    const { before, after } = PLANNED.plan
    const old = { ...outputsOf(NEWS), layout: { before, after }, __provider: 'text' }
    const provider = makeDynamicProvider(fakeDependencies())
    const { props } = await provider.read('r1', old)
    expect(props).to.deep.include({ __plan: PLANNED })
    expect(props).not.to.have.any.keys('plan', 'layout')
  })

  const CURRENT: readonly (readonly [string, Partial<RescueOutputs>, string])[] = [
    ['it is in rescue', { status: 'rescued', statusReason: '' }, 'destroy ends the rescue'],
    [
      'up has cleaned up',
      { status: 'left', statusReason: '', cleaned: true },
      'destroy only removes it from the state',
    ],
  ]
  for (const [name, found, next] of CURRENT) {
    it(`says nothing of stack outputs if ${name}`, async () => {
      const dependencies = fakeDependencies({
        read: (olds) => Promise.resolve({ ...olds, ...found }),
      })
      await makeDynamicProvider(dependencies).read('r1', OLDS)
      expect(dependencies.lines).to.deep.equal([
        `Rescue of instance 'web' is '${String(found.status)}'. Next: ${next}.`,
      ])
    })
  }

  it('shows the lines of every call in the row of its resource, each with its severity', async () => {
    const urn = 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::fix'
    const dependencies = fakeDependencies({
      update: (_olds, news, runtime) => {
        runtime.say('stage')
        return Promise.resolve(outputsOf(news))
      },
      remove: (_olds, runtime) => {
        runtime.warn('mind the gap')
        return Promise.resolve()
      },
    })
    const provider = makeDynamicProvider(dependencies)
    const [olds, news] = [
      { ...OLDS, __urn: urn },
      { ...NEWS, __urn: urn },
    ]
    await provider.create(news)
    await provider.read('r1', olds)
    await provider.update('r1', OLDS, news)
    await provider.delete('r1', olds)
    expect(dependencies.shown.map((line) => [line.severity, line.urn])).to.deep.equal([
      ['info', urn],
      ['warning', urn],
      ['info', urn],
      ['warning', urn],
    ])
  })

  it('only says that all is well at a refresh, and warns of everything else', async () => {
    for (const [status, severity] of [
      ['rescued', 'info'],
      ['left', 'warning'],
    ] as const) {
      const dependencies = fakeDependencies({
        read: (olds) => Promise.resolve({ ...olds, status }),
      })
      await makeDynamicProvider(dependencies).read('r1', OLDS)
      expect(dependencies.shown.map((line) => line.severity)).to.deep.equal([severity])
    }
  })

  it('15: warns at a refresh of a rescue that is past its time', async () => {
    const startedAt = '2020-01-01T00:00:00.000Z'
    for (const [ttl, warned] of [
      ['4h', 1],
      ['366d', 1],
      [undefined, 0],
    ] as const) {
      const dependencies = fakeDependencies({
        read: (olds) => Promise.resolve({ ...olds, startedAt, ttl }),
      })
      const { clock, ...runtime } = dependencies.runtime
      const now = { ...clock, date: () => new Date('2026-11-27T07:00:00.000Z') }
      const late = { ...dependencies, runtime: { ...runtime, clock: now } }
      await makeDynamicProvider(late).read('r1', OLDS)
      const warnings = dependencies.shown.filter(({ severity }) => severity === 'warning')
      expect(warnings).to.have.length(warned)
      if (ttl === '4h')
        expect(warnings[0]?.text).to.contain(
          "The rescue of instance 'web' is past its time, which ended at 2020-01-01T04:00:00.000Z.",
        )
    }
  })

  it('deletes by the state, not by the configuration', async () => {
    const dependencies = fakeDependencies()
    const provider = makeDynamicProvider(dependencies)
    await provider.configure({ config: { get: () => 'qemu+ssh://elsewhere/system' } })
    await provider.delete('r1', OLDS)
    expect(dependencies.calls).to.deep.equal(['remove r1'])
  })

  describe('diff', () => {
    const CASES: readonly (readonly [string, object, object])[] = [
      [
        'nothing',
        { changes: false, replaces: [] },
        { changes: false, replaces: [], deleteBeforeReplace: true },
      ],
      [
        'an update',
        { changes: true, replaces: [] },
        { changes: true, replaces: [], deleteBeforeReplace: true },
      ],
      [
        'a replacement, delete first',
        { changes: true, replaces: ['image'] },
        { changes: true, replaces: ['image'], deleteBeforeReplace: true },
      ],
    ]
    for (const [name, given, expected] of CASES) {
      it(`passes on ${name}`, async () => {
        const dependencies = fakeDependencies({
          diff: () => given as { changes: boolean; replaces: string[] },
        })
        expect(await makeDynamicProvider(dependencies).diff('r1', OLDS, NEWS)).to.deep.equal(
          expected,
        )
      })
    }

    it('treats an image that is not known yet as a change', async () => {
      const news = { ...NEWS, image: { path: UNKNOWN, sha256: UNKNOWN } }
      expect(await makeDynamicProvider(fakeDependencies()).diff('r1', OLDS, news)).to.deep.equal({
        changes: true,
        replaces: ['image'],
        deleteBeforeReplace: true,
      })
    })

    it('treats a reason that is not known yet as an update', async () => {
      expect(
        await makeDynamicProvider(fakeDependencies()).diff('r1', OLDS, {
          ...NEWS,
          reason: UNKNOWN,
        }),
      ).to.deep.equal({
        changes: true,
        replaces: [],
        deleteBeforeReplace: true,
      })
    })
  })

  describe('errors', () => {
    it('keep a half-done rescue deletable: its id, its properties, and the text of the provider', async () => {
      const cause = new Error('the connection is gone')
      const half = new RescueInterruptedError(
        'r1',
        { ...outputsOf(NEWS), reason: undefined },
        cause,
      )
      const error = await failureOf(
        makeDynamicProvider(fakeDependencies({ create: () => Promise.reject(half) })).create(NEWS),
      )
      expect(error).to.be.instanceOf(RescueInterruptedError)
      expect(error).to.deep.include({
        id: 'r1',
        properties: { ...storePlan(outputsOf(NEWS)), __provider: 'text' },
        reasons: ['the connection is gone'],
        message: half.message,
      })
    })

    it('of our own lose their stack, because Pulumi would print it', async () => {
      const refusal = new NotRescuableError('web', ['it is paused'])
      const dependencies = fakeDependencies({ remove: () => Promise.reject(refusal) })
      expect(await failureOf(makeDynamicProvider(dependencies).delete('r1', OLDS))).to.equal(
        refusal,
      )
      // The line that Pulumi's host writes.
      expect(`${String(refusal)}: ${refusal.stack}`).to.equal(
        "error: Instance 'web' cannot be rescued: it is paused.",
      )
    })

    it('of programming keep their stack', async () => {
      const dependencies = fakeDependencies({
        read: () => Promise.reject(new TypeError('x is not a function')),
      })
      expect(
        (await failureOf(makeDynamicProvider(dependencies).read('r1', OLDS))).stack,
      ).to.contain('provider.test')
    })
  })
})

async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('the call succeeded')
}
