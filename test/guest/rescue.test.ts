import { expect } from 'chai'
import { NotRescuableError } from '../../provider/instance-rescue/index.js'
import type { SeenDisk } from '../lab/report.js'
import { expectKept } from './compare.js'
import { ROOT_SERIAL } from './furnish.js'
import { openLanes } from './lanes.js'
import { expectNamed } from './names.js'
import { LEGACY_SCENARIOS, REFUSED_SCENARIO } from './legacy-scenarios.js'
import { hearRefusal, liveThroughRescue, type Story } from './rescue.js'
import type { Scenario } from './scenario.js'
import { STABLE_SCENARIOS } from './stable-scenarios.js'

const isFull = process.env['GUEST_TESTS'] === 'full'
const isTried = ({ isLong }: Scenario): boolean => isFull || isLong !== true
const STABLE = STABLE_SCENARIOS.filter(isTried)
const LEGACY = LEGACY_SCENARIOS.filter(isTried)

describe('what the guest sees', function () {
  this.timeout(600_000) // a test waits for those before it: two guests run at a time
  this.slow(120_000)
  const lanes = openLanes(2)
  const stories = new Map<Scenario, Promise<Story>>()
  const scenarios: readonly Scenario[] = [...STABLE, ...LEGACY]
  after(() => lanes.stop())

  function start(scenario: Scenario): Promise<Story> {
    const story =
      stories.get(scenario) ?? lanes.add((daemon) => liveThroughRescue(daemon, scenario))
    story.catch(() => undefined) // its own test says so
    stories.set(scenario, story)
    return story
  }

  /** A scenario's story; the next one begins meanwhile. */
  async function storyOf(scenario: Scenario): Promise<Story> {
    const running = start(scenario)
    const next = scenarios[scenarios.indexOf(scenario) + 1]
    if (next !== undefined) void start(next)
    const story = await running
    const reports = [story.before, story.during, story.after]
    expect(reports.map(({ system }) => system)).to.deep.equal([
      'normal',
      scenario.properties === null ? 'original' : 'rescue',
      'normal',
    ])
    const firmware = scenario.guest.firmware ?? 'bios'
    expect(reports.map((report) => report.firmware)).to.deep.equal([firmware, firmware, firmware])
    expectPlannedNames(scenario, story)
    expect(expectKept(story.before, story.after), 'new after the rescue').to.deep.equal([])
    return story
  }

  describe('in stable device rescue', () => {
    for (const scenario of STABLE) {
      it(scenario.name, async () => {
        const { before, during, imageBytes } = await storyOf(scenario)
        const added = expectKept(before, during)
        expect(added.map(({ bytes }) => bytes)).to.deep.equal([imageBytes])
      })
    }
  })

  describe('in legacy rescue', () => {
    for (const scenario of LEGACY) {
      it(scenario.name, async () => {
        const { names, takesRootsPlace } = scenario
        const { before, during } = await storyOf(scenario)
        const isCdrom = (disk: SeenDisk): boolean => disk.name.startsWith('sr')
        const root = before.disks.find(({ serial }) => serial === ROOT_SERIAL)
        const [rescue, second, ...others] = during.disks.filter((disk) => !isCdrom(disk))
        expect(rescue).to.deep.include({ name: names[0], serial: null })
        expect(second).to.deep.include({ name: names[1], serial: root?.serial, bytes: root?.bytes })
        if (takesRootsPlace) expect(rescue?.place).to.equal(root?.place)
        expect(others, 'disks left out').to.deep.equal([])
        expect(during.disks.filter(isCdrom)).to.deep.equal(before.disks.filter(isCdrom))
        expect(during.nics).to.deep.equal(before.nics)
      })
    }

    it(`refuses ${REFUSED_SCENARIO.name}, and the guest runs on`, async () => {
      const error = await lanes.add((daemon) => hearRefusal(daemon, REFUSED_SCENARIO))
      expect(error).to.be.instanceOf(NotRescuableError)
      expect((error as NotRescuableError).message).to.contain('volume')
    })
  })
})

function expectPlannedNames(
  scenario: Scenario,
  { before, during, outputs, ...story }: Story,
): void {
  const { plan } = outputs.plan ?? {}
  if (plan === undefined) throw new Error('the outputs have no plan')
  const imageBytes = scenario.properties === null ? null : story.imageBytes
  expectNamed(plan, plan.before, { report: before, scenario, imageBytes })
  expectNamed(plan, plan.after, { report: during, scenario, imageBytes })
  if (scenario.knownNames === undefined) return
  expect(plan.after.map(({ guestName }) => guestName)).to.deep.equal(scenario.knownNames)
}
