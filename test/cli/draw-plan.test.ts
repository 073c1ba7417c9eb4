import { DOMParser } from '@xmldom/xmldom'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPlan } from '../../provider/cli/show/draw-plan.js'
import type { NamedPlace, RescuePlan } from '../../provider/planner/types.js'
import { repositoryRoot } from '../repository.js'

const GOLDEN = join(repositoryRoot, 'test/cli/golden/plan.svg')
const HOSTILE = `</text><script>alert("1")</script>&\u0000\u001B[2J\uD800'`

function place(target: string, more: Partial<NamedPlace>): NamedPlace {
  return {
    ...{ role: 'data', target, bus: 'virtio', device: 'disk', source: `/images/${target}.qcow2` },
    ...{ address: null, bootOrder: null, from: null, guestName: target },
    ...more,
  }
}

const ROOT = place('vda', { role: 'root', from: 0 })
const DATA = place('vdb', { from: 1, guestName: 'vdc' })

const PLAN: RescuePlan = {
  mode: 'legacy',
  rescueDevice: { target: 'vda', bus: 'virtio', device: 'disk' },
  before: [ROOT, DATA],
  after: [
    place('vda', { role: 'rescue', bootOrder: 1, source: '/images/rescue.img' }),
    { ...ROOT, target: 'vdb', guestName: 'vdb', access: 'read-only' },
  ],
  controllers: [],
  changes: [],
  warnings: [],
  copyNvram: false,
}

describe('15: the drawing of a plan', () => {
  it('shows where each disk goes, which is left out, which is added, and what boots', () => {
    expect(drawPlan('web', PLAN)).to.equal(readFileSync(GOLDEN, 'utf8'))
  })

  it('is a text whatever the names are', () => {
    const before = [{ ...ROOT, source: HOSTILE, target: HOSTILE, bus: HOSTILE, device: HOSTILE }]
    const drawn = drawPlan(HOSTILE, { ...PLAN, before, after: before })
    const read = new DOMParser({ onError: onlyFail }).parseFromString(drawn, 'image/svg+xml')
    expect(read.getElementsByTagName('text')).to.have.length(1 + 3 + 3 * 3)
    expect(drawn).not.to.match(/<script|\p{Cc}(?<!\n)/u)
  })
})

function onlyFail(_level: string, message: string): never {
  throw new Error(message)
}
