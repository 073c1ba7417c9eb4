import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shutDown } from '../../../provider/instance-rescue/steps/shutdown/shut-down.js'
import { repositoryRoot } from '../../repository.js'
import { VirtualClock } from '../support/virtual-clock.js'

interface Case {
  readonly id: string
  readonly timeout_s: number
  readonly retry_interval_s: number
  readonly guest_off_after_s?: number | null
  readonly state?: string
}

interface Outcome {
  readonly sentAt: readonly number[]
  readonly off: boolean
  readonly elapsed: number
}

/** Runs our shutdown against a guest that goes off after so many seconds, or never. */
async function play({
  timeout_s,
  retry_interval_s,
  guest_off_after_s,
  state,
}: Case): Promise<Outcome> {
  const clock = new VirtualClock()
  const sentAt: number[] = []
  let isOff = state !== undefined
  const guest = {
    request: () => {
      sentAt.push(clock.now() / 1000)
    },
    isOff: () => Promise.resolve(isOff),
    onOff: (listener: () => void) => {
      if (guest_off_after_s != null) {
        clock.at(guest_off_after_s * 1000, () => {
          isOff = true
          listener()
        })
      }
      return Promise.resolve(() => Promise.resolve())
    },
  }
  const off = await clock.run(
    shutDown(guest, { timeout: timeout_s, retryInterval: retry_interval_s }, clock),
  )
  return { sentAt, off, elapsed: clock.now() / 1000 }
}

/** Ours by rule: a request at every k·R below min(off, T); off at exactly T is too late; off is noticed at once. */
function rule({ timeout_s: T, retry_interval_s: R, guest_off_after_s, state }: Case): Outcome {
  if (state !== undefined) return { sentAt: [], off: true, elapsed: 0 }
  const off = guest_off_after_s ?? Number.POSITIVE_INFINITY
  const sentAt = Array.from({ length: Math.ceil(T / R) }, (_, k) => k * R).filter(
    (at) => at < Math.min(off, T),
  )
  return { sentAt, off: off < T, elapsed: Math.min(off, T) }
}

describe('soft shutdown', () => {
  const { cases } = JSON.parse(
    readFileSync(join(repositoryRoot, 'test/nova/shutdown-cases.json'), 'utf8'),
  ) as {
    cases: (Case & { nova: { returned: boolean } })[]
  }

  for (const item of cases) {
    it(`${item.id}: asks at every k·R below min(off, T)`, async () => {
      const outcome = await play(item)
      expect(outcome).to.deep.equal(rule(item))
      expect(outcome.off, 'goes off in time exactly where Nova sees it').to.equal(
        item.nova.returned,
      )
    })
  }

  it('ends its requests when it ends, whether the guest went off or not', async () => {
    for (const goesOff of [true, false]) {
      const clock = new VirtualClock()
      const given: AbortSignal[] = []
      const guest = {
        request: (over: AbortSignal) => {
          expect(over.aborted).to.equal(false)
          given.push(over)
        },
        isOff: () => Promise.resolve(goesOff && given.length === 2),
        onOff: () => Promise.resolve(() => Promise.resolve()),
      }
      const off = await clock.run(shutDown(guest, { timeout: 30, retryInterval: 10 }, clock))
      expect(off).to.equal(goesOff)
      expect(given.map(({ aborted }) => aborted)).to.deep.equal(given.map(() => true))
      expect(given.length).to.equal(goesOff ? 2 : 3)
    }
  })

  it('keeps the rule for any guest and patience', async () => {
    const seconds = fc.integer({ min: 0, max: 300 })
    await fc.assert(
      fc.asyncProperty(
        seconds,
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.integer({ min: 1, max: 400 })),
        async (T, R, off) => {
          const item = { id: '', timeout_s: T, retry_interval_s: R, guest_off_after_s: off }
          expect(await play(item)).to.deep.equal(
            T === 0 ? { sentAt: [], off: false, elapsed: 0 } : rule(item),
          )
        },
      ),
    )
  })
})
