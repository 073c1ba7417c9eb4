import { writeFileSync } from 'node:fs'
import { playAll, startTally } from './campaign.js'
import { everyCase, randomCases } from './cases.js'
import { FakeSubject } from './subject/fake-subject.js'
import type { MemoryKind } from './kinds.js'
import { recordSites } from './sites.js'

// Breaks every call in memory: each fault, each command after it, and then several faults in a row.
// Arguments: the kind, and the file that gets the tallies.
const [kind, output] = process.argv.slice(2) as [MemoryKind, string]
const RANDOM = { count: 3_000, seed: 20_261_122 }

const make = (): Promise<FakeSubject> => FakeSubject.make(kind)
const sites = await recordSites(await make())
const [all, some] = [
  startTally(`in memory, ${kind}`),
  startTally(`in memory, ${kind}, several faults`),
]
await playAll(everyCase(sites), make, all)
await playAll(randomCases(sites, RANDOM.count, RANDOM.seed), make, some)
writeFileSync(output, JSON.stringify([all, some]))
