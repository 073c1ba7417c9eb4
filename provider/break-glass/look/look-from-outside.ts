import { parseDomain, readOtherNetworks } from '../../domain-xml/index.js'
import { readDefinitionFacts, type BootCourse, type Facts } from '../../diagnose/index.js'
import { readPlainMarker, type Host, type Png } from '../../host/index.js'
import { DOMAIN_XML, type DomainRef } from '../../libvirt/index.js'
import { lookAtAgent } from './look-at-agent.js'
import { lookAtConsole } from './look-at-console.js'
import { lookAtDisks } from './look-at-disks.js'
import { lookAtJobs } from './look-at-jobs.js'
import { lookAtScreen } from './look-at-screen.js'
import { readState } from './look-at-state.js'
import { lookAtVariables } from './look-at-variables.js'
import { inOrder, notLookedAt, type Subject } from './subject.js'

/** What can be seen of an instance without a boot. */
export interface SeenOutside {
  readonly instance: string
  /** True: it is our rescue system that runs in it. */
  readonly isInRescue: boolean
  /** True: a system runs, or stands still, in it. */
  readonly isOn: boolean
  /** Without those of the inside of its disks. */
  readonly facts: Facts
  /** The picture of its screen. Null: there is none; the notes say why. */
  readonly png: Png | null
  /** A boot that was watched: screen, console and agent are those of that boot. Absent: there was none. */
  readonly boot?: BootCourse
  /** What in its definition leads to a network that cannot be cut off. */
  readonly otherNetworks: readonly string[]
}

/**
 * Looks at an instance from the outside, in some seconds.
 *
 * It starts nothing and writes nothing to the instance, and each look has a limit of time and size. A pool is
 * refreshed if it does not know a file yet. Throws if the connection is lost, or if libvirt does not answer at all.
 */
export async function lookFromOutside(host: Host, dom: DomainRef): Promise<SeenOutside> {
  const subject = await lookAtSubject(host, dom)
  const [jobs, disks, variables, console, screen, agent] = await Promise.all([
    lookAtJobs(host, subject),
    lookAtDisks(host, subject),
    lookAtVariables(host, subject),
    lookAtConsole(host, subject),
    lookAtScreen(host, subject),
    lookAtAgent(host, subject),
  ])
  const definition = readDefinitionFacts(subject.xml, {
    state: subject.state,
    sources: disks.facts,
    ...jobs.facts,
    ...(variables.facts === null ? {} : { variables: variables.facts }),
  })
  const { isInRescue, isOn, trial } = subject
  const seen = [disks, variables, jobs, agent, screen, console]
  const notes = [
    ...(isInRescue ? [inOrder('definition', 'the instance is in rescue')] : []),
    ...(trial === undefined ? [] : [notLookedAt('definition', TRIED[trial])]),
    ...seen.flatMap((one) => one.notes),
  ]
  const facts = {
    definition,
    agent: agent.facts,
    screen: screen.facts,
    console: console.facts?.bytes ?? null,
    isConsoleLog: console.facts?.isLog === true,
    disk: null,
    notes,
  }
  const otherNetworks = readOtherNetworks(subject.xml)
  return { instance: dom.name, isInRescue, isOn, facts, png: screen.png, otherNetworks }
}

/** What is seen of it then is not what it is by itself. */
const TRIED = {
  unplugged:
    'diagnose --boot runs or was cut off: its own system runs on overlays that are thrown away, without network; unrescue ends that',
  'with-network':
    'diagnose --boot runs or was cut off: its own system runs on overlays that are thrown away; unrescue ends that',
} as const

/** Milliseconds for what all others need. */
const DEADLINE_MS = 10_000

async function lookAtSubject({ libvirt }: Host, dom: DomainRef): Promise<Subject> {
  const options = { deadline: DEADLINE_MS }
  // Without `SECURE`, so that no password is read.
  const [answer, live, stored] = await Promise.all([
    libvirt.domainGetState({ dom }, options),
    libvirt.domainGetXmlDesc({ dom }, options),
    libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE }, options),
  ])
  const state = readState(answer)
  const marker = state.name === 'off' ? null : readPlainMarker(live)
  // On probation it is its own system that runs.
  const isInRescue = marker !== null && marker.isProbation !== true
  // What runs may have other sources than the definition, after a snapshot; and those of a rescue are ours.
  const xml = marker === null ? live : stored
  return {
    dom,
    state,
    xml,
    domain: parseDomain(xml),
    isOn: state.name !== 'off',
    isInRescue,
    trial: marker?.trial,
  }
}
