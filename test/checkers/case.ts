import { isDeepStrictEqual } from 'node:util'
import { parseDomain } from '../../provider/domain-xml/index.js'
import {
  explain,
  isConfigDrive,
  plan,
  type Domain,
  type RescuePlan,
} from '../../provider/planner/index.js'
import { brokenPromises } from './kept.js'
import { rescueXmlOf } from './rescue-xml.js'

/** One case of a file like `test/nova/planner-cases.json`. */
export interface Case {
  readonly id: string
  readonly domainXml: string
  readonly volumeBacked: boolean
  readonly configDrive: boolean
  readonly imageProperties: Readonly<Record<string, string>>
  readonly expect: Readonly<Record<string, unknown>>
}

/** Plans a case and says everything in which the answer is not the expected one. */
export function checkCase(one: Case): readonly string[] {
  const domain = parseDomain(one.domainXml)
  const planned = plan({
    domain,
    properties: one.imageProperties,
    capabilities: null,
    image: '/images/rescue.img',
    configDrives: one.configDrive ? configDrivesOf(domain) : [],
    volumeBacked: one.volumeBacked,
  })
  const { error, ...facets } = one.expect
  if (error !== undefined) {
    const codes = planned.ok ? [] : planned.issues.map(({ code }) => code as string)
    const found = planned.ok ? `a ${planned.value.mode} plan` : codes.join(', ')
    return [
      ...(codes.some((code) => code === error)
        ? []
        : [`expected issue ${JSON.stringify(error)}, got ${found}`]),
      ...Object.keys(facets).map((key) => `expects '${key}' beside an error`),
    ]
  }
  if (!planned.ok) return [`no plan: ${planned.issues.map(explain).join('; ')}`]
  return differences(one, planned.value, facets)
}

/** The case says that there is one, its name says which; failing that it is a cdrom with a medium. */
function configDrivesOf({ disks }: Domain): readonly string[] {
  const named = disks.filter((disk) => isConfigDrive(disk, null))
  const cdroms = disks.filter(({ device, source }) => device === 'cdrom' && source !== null)
  return (named.length > 0 ? named : cdroms.slice(-1)).map(({ target }) => target)
}

function differences(
  one: Case,
  answer: RescuePlan,
  facets: Readonly<Record<string, unknown>>,
): readonly string[] {
  const broken = brokenPromises(one.domainXml, answer, rescueXmlOf(one.domainXml, answer))
  const found = Object.entries(facets).flatMap(([key, wanted]) => {
    const read = FACETS[key]
    if (read === undefined) return [`expects '${key}', which this checker does not know`]
    const got = read(answer, broken)
    return isDeepStrictEqual(got, wanted)
      ? []
      : [`${key}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`]
  })
  const isNegative = facets['addressesKept'] === false
  return [
    ...found,
    ...(isNegative ? [] : broken),
    ...(Object.keys(facets).length === 0 ? ['expects nothing'] : []),
  ]
}

type Facet = (answer: RescuePlan, broken: readonly string[]) => unknown

const FACETS: Readonly<Record<string, Facet>> = {
  mode: ({ mode }) => mode,
  rescue: ({ rescueDevice }) => rescueDevice,
  disks: ({ after }) => after.map(({ target }) => target),
  addressesKept: (_answer, broken) => broken.length === 0,
}
