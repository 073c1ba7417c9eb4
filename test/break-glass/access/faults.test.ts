import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { isGiven } from '../../../provider/break-glass/access/key-credential.js'
import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import { canHappen, FAULTS, nameOf, type CallSite, type Fault } from '../../faults/faults.js'
import type { Harm } from '../../faults/scenario.js'
import { FakeProcess } from '../../faults/subject/fake-process.js'
import { isFull } from '../../rescue-image/support/full.js'
import { KEY, writeKeys } from './support/keys.js'
import { makeAccessWorld, watched, type AccessWorld, type Said } from './support/world.js'

// Every fault at every call of an access; then the instance must come back in each of three ways. The short form begins
// with the call that makes the record.

/** Faults that a libvirt in memory cannot have. */
const HAPPENING = FAULTS.filter((fault) => fault !== 'lost-during' && fault !== 'kill-during')

interface Told {
  readonly calls: readonly CallSite[]
  readonly harmed: boolean
  /** Null: nothing is wrong. */
  readonly problem: string | null
}

/** How an operator goes on, and what must be true then; a text says what is wrong. */
interface Way {
  readonly name: string
  /** What happened before. */
  readonly faults: readonly Fault[]
  readonly way: GoOn
}

type GoOn = (world: AccessWorld, words: readonly string[], before: string) => Promise<string | null>

/** Faults after which the process does not bring the instance back itself. */
const LAST: readonly Fault[] = ['kill-before', 'kill-after', 'silent', 'torn']

const WAYS: readonly Way[] = [
  {
    name: 'the same command',
    faults: HAPPENING,
    way: async (world, words, before) => {
      const { status, err } = await world.command(words)
      if (status !== 0) return `it ended with ${status}: ${err}`
      if (!isGivenTo(world)) return 'it runs without the key'
      return world.untouched() === before ? null : world.untouched()
    },
  },
  {
    name: 'unrescue',
    faults: LAST,
    way: async (world, _, before) => {
      const { status, err } = await world.command(['unrescue', 'web', '--yes'])
      if (status !== 0 && !/is not in rescue/.test(err)) return `it ended with ${status}: ${err}`
      if (world.fake.domain('web').live === null) return 'it is off'
      return world.untouched() === before ? null : world.untouched()
    },
  },
  {
    name: 'virsh start',
    faults: LAST,
    way: async ({ fake }) => {
      const libvirt = await fake.connect()
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      if (fake.domain('web').live === null) await libvirt.domainCreateWithFlags({ dom })
      return null
    },
  },
]

function isGivenTo({ fake }: AccessWorld): boolean {
  return isGiven([KEY], readSmbiosStrings(fake.domain('web').live ?? ''))
}

async function play(words: readonly string[], harm: Harm | null, way: GoOn): Promise<Told> {
  const world = await makeAccessWorld()
  const before = world.untouched()
  const process = new FakeProcess(1, harm)
  const ended: Promise<Said | null> = world.typed(words, watched(world, process))
  const said = await world.run(Promise.race([ended, process.died.then(() => null)]))
  const { calls, harmed } = process
  const problem = judge(world, said, before) ?? (await way(world, words, before))
  return { calls, harmed, problem }
}

/** What must be true right after the process: `said` is null if it was killed. */
function judge({ fake }: AccessWorld, said: Said | null, before: string): string | null {
  const { live, stored } = fake.domain('web')
  if (stored !== (JSON.parse(before) as readonly [string])[0]) return 'its definition was changed'
  if (said === null) return null
  if (said.status === 0 && live === null)
    return 'it says that the key is in, and the instance is off'
  const isSaid = /Nothing was done|It is not known how far this came|It could not be brought back/
  if (live === null && !isSaid.test(said.err)) return `it is off, and that is not said: ${said.err}`
  return null
}

describe('15.4: faults during access, in memory', function () {
  this.timeout(300_000)
  const { folder, file } = writeKeys(KEY)
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const words = ['access', 'web', '--ssh-key', file, '--yes', '--shutdown-timeout', '20']

  for (const { name, way, faults } of WAYS)
    it(`after ${faults.join(', ')} at any call, ${name} brings the instance back`, async () => {
      const { calls, problem } = await play(words, null, () => Promise.resolve(null))
      expect(problem).to.equal(null)
      // Before the record is made nothing is changed.
      const first = calls.findIndex(({ call }) => call === 'storageVolCreateXml')
      const harms = calls
        .slice(isFull ? 0 : first)
        .flatMap((site) =>
          faults.filter((fault) => canHappen(fault, site)).map((fault) => ({ fault, site })),
        )
      const failures: string[] = []
      let harmed = 0
      for (const harm of harms) {
        const told = await play(words, harm, way)
        harmed += Number(told.harmed)
        if (told.problem !== null)
          failures.push(`${harm.fault} ${nameOf(harm.site)}: ${told.problem}`)
      }
      expect(failures).to.deep.equal([])
      expect(harmed, 'every fault happened').to.equal(harms.length).and.to.be.above(100)
    })
})
