import { readFileSync } from 'node:fs'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { LibvirtError } from '../../../provider/libvirt/index.js'
import { plan, type RescuePlan } from '../../../provider/planner/index.js'
import { PROPERTY_SETS } from '../property-sets.js'
import { reasonOf, type Outcome } from '../report.js'
import { rescueXmlOf } from '../rescue-xml.js'
import type { CommandLine } from './command-line.js'
import { disksOf } from './devices.js'
import { differencesOf } from './differences.js'
import { forThisHost } from './for-this-host.js'
import type { Translator } from './libvirt.js'

/**
 * Compares the command lines of one definition and of its rescue with every set of properties.
 *
 * Skipped is a definition that libvirt itself refuses on this host, one that has no plan, and one
 * with disks that are not on the command line (SD cards, transient ones). A rescue that libvirt
 * refuses although it takes the original is a failure.
 */
export async function compareFile(translator: Translator, file: string): Promise<Outcome> {
  const outcome = { name: file, failures: [], skipped: null }
  try {
    const original = await originalOf(translator, readFileSync(file, 'utf8'))
    if (typeof original === 'string') return { ...outcome, skipped: original }
    const rescues = rescuesOf(original.xml)
    const skipped = whyNotCompared(original, rescues)
    if (skipped !== null) return { ...outcome, skipped }
    const compared = rescues.map(async (rescue) => compareRescue(translator, original, rescue))
    return { ...outcome, failures: (await Promise.all(compared)).flat() }
  } catch (error) {
    return { ...outcome, failures: [reasonOf(error)] }
  }
}

interface Original {
  readonly xml: string
  readonly line: CommandLine
}

/** Or why libvirt does not take it. */
async function originalOf(translator: Translator, text: string): Promise<Original | string> {
  const adapted = forThisHost(text)
  try {
    const xml = await translator.stored(adapted)
    return { xml, line: await translator.commandLine(xml) }
  } catch (error) {
    if (error instanceof LibvirtError) return error.message
    throw error
  }
}

function whyNotCompared({ xml, line }: Original, rescues: readonly Rescue[]): string | null {
  const [all, seen] = [parseDomain(xml).disks.length, disksOf(line).length]
  if (all !== seen) return `${seen} of its ${all} disks have a '-device'`
  return rescues.length === 0 ? 'no properties give a plan' : null
}

interface Rescue {
  readonly properties: string
  readonly plan: RescuePlan
  readonly xml: string
}

/** Each rescue XML once, by whatever properties it came. */
function rescuesOf(original: string): readonly Rescue[] {
  const found = new Map<string, Rescue>()
  for (const properties of PROPERTY_SETS) {
    const planned = plan({
      domain: parseDomain(original),
      properties,
      image: '/images/rescue.img',
      capabilities: null,
      configDrives: null,
      volumeBacked: false,
    })
    if (!planned.ok) continue
    const xml = rescueXmlOf(original, planned.value)
    if (!found.has(xml)) {
      found.set(xml, { properties: JSON.stringify(properties), plan: planned.value, xml })
    }
  }
  return [...found.values()]
}

async function compareRescue(
  translator: Translator,
  { line }: Original,
  { properties, plan: decided, xml }: Rescue,
): Promise<readonly string[]> {
  const failures = await translator.commandLine(xml).then(
    (rescue) => differencesOf({ original: line, rescue }, decided),
    (error: unknown) => [`libvirt refuses the rescue: ${reasonOf(error)}`],
  )
  return failures.map((failure) => `${properties}: ${failure}`)
}
