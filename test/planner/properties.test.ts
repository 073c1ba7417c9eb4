import { expect } from 'chai'
import fc from 'fast-check'
import { parseDomain } from '../../provider/domain-xml/index.js'
import { explain, plan } from '../../provider/planner/index.js'
import type { Address, RescuePlan, RescueRequest } from '../../provider/planner/index.js'
import { brokenPromises } from '../checkers/kept.js'
import { PROPERTY_SETS } from '../checkers/property-sets.js'
import { rescueXmlOf } from '../checkers/rescue-xml.js'
import { validate, whyNoSchema } from '../checkers/schema.js'
import { skip } from '../skip.js'
import { anyDefinition } from './arbitrary.js'
import { requestFor } from './fixtures.js'
import { isFoundBefore, isNamedAfter } from './guest-order.js'

const anyRequest = fc
  .tuple(anyDefinition, fc.constantFrom(...PROPERTY_SETS))
  .map(([{ xml }, properties]) => ({ xml, request: requestFor(xml, properties) }))

/** Runs a check on every plan that some request gives. */
function ofEveryPlan(check: (plan: RescuePlan, request: RescueRequest, xml: string) => void): void {
  fc.assert(
    fc.property(anyRequest, ({ xml, request }) => {
      const planned = plan(request)
      if (planned.ok) check(planned.value, request, xml)
    }),
    { numRuns: 500 },
  )
}

describe('any plan', () => {
  it('never moves a disk of the instance in stable mode, nor any other device', () => {
    ofEveryPlan((answer, _request, xml) => {
      expect(brokenPromises(xml, answer, rescueXmlOf(xml, answer))).to.deep.equal([])
    })
  })

  it('uses no target and no address twice', () => {
    ofEveryPlan(({ after, controllers }, { domain }) => {
      const targets = after.map(({ target }) => target)
      expect(new Set(targets).size).to.equal(targets.length)
      const addresses = [
        ...[...after, ...domain.occupants].flatMap(({ bus, address }) => placeOf(bus, address)),
        ...[...controllers, ...domain.controllers].flatMap(({ type, address }) =>
          placeOf(type, address),
        ),
      ]
      expect(new Set(addresses).size).to.equal(addresses.length)
    })
  })

  it('uses no letter twice on virtio or usb, whose disks QEMU knows by it', () => {
    ofEveryPlan(({ after }) => {
      for (const bus of ['virtio', 'usb']) {
        const disks = after.filter((disk) => disk.bus === bus)
        const letters = disks.map(({ target }) => target.slice(2))
        expect(new Set(letters).size, bus).to.equal(letters.length)
      }
    })
  })

  it('boots the rescue disk and nothing else', () => {
    ofEveryPlan(({ after, rescueDevice }) => {
      const booting = after.filter(({ bootOrder }) => bootOrder !== null)
      expect(booting.map(({ target, bootOrder }) => [target, bootOrder])).to.deep.equal([
        [rescueDevice?.target, 1],
      ])
    })
  })

  it('lets the guest name the rescue disk after every disk it had on that bus', () => {
    ofEveryPlan((answer, { domain }) => {
      if (answer.mode === 'stable') expect(isNamedAfter(answer, domain)).to.deep.equal([])
    })
  })

  it('lets the guest find the rescue disk before the root disk in legacy mode', () => {
    ofEveryPlan((answer, { domain }) => {
      if (answer.mode === 'legacy') expect(isFoundBefore(answer, domain)).not.to.equal(false)
    })
  })

  it('puts the rescue disk first and the root second in legacy mode, and nothing but config drives after', () => {
    ofEveryPlan(({ mode, after }) => {
      if (mode === 'stable') return
      const [rescue, root, ...rest] = after.map(({ role }) => role)
      expect([rescue, root]).to.deep.equal(['rescue', 'root'])
      expect(rest.every((role) => role === 'config-drive')).to.equal(true)
    })
  })
})

describe('any answer', () => {
  it('is the same every time, and leaves the request as it was', () => {
    fc.assert(
      fc.property(anyRequest, ({ request }) => {
        const before = JSON.stringify(request)
        expect(plan(freeze(request))).to.deep.equal(plan(request))
        expect(JSON.stringify(request)).to.equal(before)
      }),
      { numRuns: 300 },
    )
  })

  it('is plain JSON, so that it can travel and be compared', () => {
    fc.assert(
      fc.property(anyRequest, ({ request }) => {
        const answer = plan(request)
        expect(JSON.parse(JSON.stringify(answer))).to.deep.equal(answer)
      }),
      { numRuns: 300 },
    )
  })

  it('says why not in words, each reason once', () => {
    fc.assert(
      fc.property(anyRequest, ({ request }) => {
        const answer = plan(request)
        const reasons = answer.ok ? ['a plan'] : answer.issues.map(explain)
        expect(reasons).not.to.have.lengthOf(0)
        expect(new Set(reasons).size).to.equal(reasons.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('any rescue XML', () => {
  it("is valid for libvirt's schema", function () {
    const reason = whyNoSchema()
    if (reason !== null) skip(this, reason)
    const made = fc.sample(anyRequest, 300).flatMap(({ xml, request }) => {
      const answer = plan(request)
      return answer.ok ? [rescueXmlOf(xml, answer.value)] : []
    })
    expect(made.length).to.be.greaterThan(50)
    expect(validate(made).filter((verdict) => verdict !== null)).to.deep.equal([])
  })

  it('can be read again', () => {
    ofEveryPlan((answer, _request, xml) => {
      const { disks } = parseDomain(rescueXmlOf(xml, answer))
      const targets = disks.map(({ target }) => target)
      expect(targets).to.have.members(answer.after.map(({ target }) => target))
    })
  })
})

/** An address as one word, or none; SCSI, SATA, IDE and floppy number their controllers each from 0. */
function placeOf(bus: string | null, address: Address | null): readonly string[] {
  if (address === null || address.type === 'other') return []
  return [JSON.stringify([address.type === 'drive' ? bus : null, address])]
}

/** Makes everything inside unchangeable: a write throws, since modules are strict. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  Object.values(value).forEach(freeze)
  return Object.freeze(value)
}
