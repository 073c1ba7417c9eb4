import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDomain } from '../../provider/domain-xml/index.js'
import {
  plan,
  type ImageProperties,
  type Planned,
  type RescuePlan,
  type RescueRequest,
} from '../../provider/planner/index.js'
import { repositoryRoot } from '../repository.js'

/** A domain definition in a file. */
export interface Fixture {
  readonly name: string
  readonly xml: string
}

/** The definitions in `test/domains`: most are what libvirt 9 gives back after define. */
export const FIXTURES: readonly Fixture[] = readFixtures(join(repositoryRoot, 'test/domains'))

/** Reads a folder of definitions; none if there is no such folder. */
export function readFixtures(folder: string): readonly Fixture[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.xml'))
  return files.sort().map((file) => ({
    name: file.slice(0, -'.xml'.length),
    xml: readFileSync(join(folder, file), 'utf8'),
  }))
}

/** The text of one of them. */
export function fixture(name: string): string {
  const found = FIXTURES.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no test/domains/${name}.xml`)
  return found.xml
}

/** A request for the rescue of one definition, with nothing known but its text. */
export function requestFor(xml: string, properties: ImageProperties): RescueRequest {
  const domain = parseDomain(xml)
  const image = '/images/rescue.img'
  return { domain, properties, image, capabilities: null, configDrives: null, volumeBacked: false }
}

/** Plans the rescue of one of the definitions in `test/domains`. */
export function planFixture(name: string, properties: ImageProperties): Planned<RescuePlan> {
  return plan(requestFor(fixture(name), properties))
}
