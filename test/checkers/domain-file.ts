import { readFileSync } from 'node:fs'
import { XmlError, parseDomain } from '../../provider/domain-xml/index.js'
import { explain, plan, type Domain, type ImageProperties } from '../../provider/planner/index.js'
import { brokenPromises } from './kept.js'
import { PROPERTY_SETS } from './property-sets.js'
import { reasonOf } from './report.js'
import { rescueXmlOf } from './rescue-xml.js'

/** A definition that was planned with every set of properties, and what came of it. */
export interface Planned {
  readonly file: string
  readonly failures: readonly string[]
  /** Its text, and every different rescue XML made from it, to be held against the schema. */
  readonly original: string
  readonly rescues: readonly { readonly properties: string; readonly xml: string }[]
  /** How many sets gave a plan; the others gave issues. */
  readonly plans: number
}

/**
 * Plans one definition with every set of properties.
 *
 * A failure is: a text that is no definition, an answer that is neither plan nor issue, a promise
 * broken, or anything thrown.
 */
export function planDomainFile(file: string): Planned {
  const empty = { file, failures: [], original: '', rescues: [], plans: 0 }
  try {
    const original = readFileSync(file, 'utf8')
    const domain = parseDomain(original)
    const results = PROPERTY_SETS.map((properties) => planOne(original, domain, properties))
    return {
      file,
      original,
      failures: results.flatMap(({ failures }) => failures),
      rescues: results.flatMap(({ rescue }) => rescue),
      plans: results.flatMap(({ rescue }) => rescue).length,
    }
  } catch (error) {
    const kind = error instanceof XmlError ? 'no domain definition: ' : ''
    return { ...empty, failures: [`${kind}${reasonOf(error)}`] }
  }
}

interface Result {
  readonly failures: readonly string[]
  readonly rescue: Planned['rescues']
}

function planOne(original: string, domain: Domain, properties: ImageProperties): Result {
  const named = (failure: string): string => `${JSON.stringify(properties)}: ${failure}`
  try {
    const image = '/images/rescue.img'
    const request = {
      domain,
      properties,
      image,
      capabilities: null,
      configDrives: null,
      volumeBacked: false,
    }
    const planned = plan(request)
    if (!planned.ok)
      return { failures: silences(planned.issues.map(explain)).map(named), rescue: [] }
    const xml = rescueXmlOf(original, planned.value)
    const failures = brokenPromises(original, planned.value, xml).map(named)
    return { failures, rescue: [{ properties: JSON.stringify(properties), xml }] }
  } catch (error) {
    return { failures: [named(reasonOf(error))], rescue: [] }
  }
}

/** A refusal must say why. */
function silences(reasons: readonly string[]): readonly string[] {
  return reasons.length > 0 && reasons.every((reason) => reason !== '')
    ? []
    : ['refused without a reason']
}
