import { expect } from 'chai'
import { NotRescuableError } from '../../provider/rescue/index.js'
import { expectKept } from './compare.js'
import { RESCUE_BYTES } from './furnish.js'
import { openLanes } from './lanes.js'
import { LEGACY_SCENARIOS, REFUSED_SCENARIO } from './legacy-scenarios.js'
import { hearRefusal, liveThroughRescue, type Story } from './rescue.js'
import { STABLE_SCENARIOS } from './stable-scenarios.js'

describe('what the guest sees', function () {
  this.timeout(600_000) // a test waits for those before it: two guests run at a time
  this.slow(120_000)
  const lanes = openLanes(2)
  const stories = new Map<string, Promise<Story>>()
  let refusal: Promise<unknown>
  before(() => {
    for (const scenario of [...STABLE_SCENARIOS, ...LEGACY_SCENARIOS]) {
      const story = lanes.add((daemon) => liveThroughRescue(daemon, scenario))
      story.catch(() => undefined) // its test says so
      stories.set(scenario.name, story)
    }
    refusal = lanes.add((daemon) => hearRefusal(daemon, REFUSED_SCENARIO))
    refusal.catch(() => undefined)
  })
  after(() => lanes.stop())

  async function storyOf(name: string): Promise<Story> {
    const story = await stories.get(name)
    if (story === undefined) throw new Error(`no story '${name}'`)
    expect([story.before, story.during, story.after].map(({ system }) => system)).to.deep.equal([
      'normal',
      name.startsWith('no image') ? 'original' : 'rescue',
      'normal',
    ])
    expect(expectKept(story.before, story.after), 'new after the rescue').to.deep.equal([])
    return story
  }

  describe('in stable device rescue', () => {
    for (const { name } of STABLE_SCENARIOS) {
      it(name, async () => {
        const { before, during } = await storyOf(name)
        const added = expectKept(before, during)
        expect(added.map(({ bytes }) => bytes)).to.deep.equal([RESCUE_BYTES])
      })
    }
  })

  describe('in legacy rescue', () => {
    for (const { name } of LEGACY_SCENARIOS) {
      it(name, async () => {
        const { before, during } = await storyOf(name)
        const root = before.disks.find(({ serial }) => serial === 'SN-vda')
        const config = before.disks.filter((disk) => disk.name.startsWith('sr'))
        const [first, second, ...others] = during.disks.filter(({ name }) => name.startsWith('vd'))
        expect(first).to.deep.include({ name: 'vda', place: root?.place, serial: null })
        expect(second).to.deep.include({ name: 'vdb', serial: 'SN-vda', bytes: root?.bytes })
        expect(others, 'other disks').to.deep.equal([])
        expect(during.disks.filter((disk) => disk.name.startsWith('sr'))).to.deep.equal(config)
        expect(during.nics).to.deep.equal(before.nics)
      })
    }

    it(`refuses ${REFUSED_SCENARIO.name}, and the guest runs on`, async () => {
      const error = await refusal
      expect(error).to.be.instanceOf(NotRescuableError)
      expect((error as NotRescuableError).message).to.contain('volume')
    })
  })
})
