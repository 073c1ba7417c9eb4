import {
  diagnose,
  reportOf,
  RULES_WITHOUT_NETWORK,
  type DiskFacts,
  type Note,
  type Report,
} from '../../diagnose/index.js'
import type { Host, Png } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { parametersOf } from '../../repair/fixes/index.js'
import { lookFromOutside, type SeenOutside } from './look-from-outside.js'
import type { Seen } from './subject.js'

/** What a diagnosis of an instance says, and the picture of its screen. */
export interface DiagnosedInstance {
  readonly report: Report
  /** Null: there is none; the report says why. */
  readonly png: Png | null
}

/** Says why an instance does not boot, from what can be seen of it without a boot: see `lookFromOutside`. */
export async function diagnoseInstance(host: Host, dom: DomainRef): Promise<DiagnosedInstance> {
  return diagnoseSeen(await lookFromOutside(host, dom), host.uri)
}

/** Says it from what was seen, from the inside of its disks and in a boot too; in one ranking. */
export function diagnoseSeen(
  { instance, facts, png, boot }: SeenOutside,
  uri: string,
  inside: Seen<DiskFacts | null> = NOTHING,
): DiagnosedInstance {
  const notes: readonly Note[] = [...(facts.notes ?? []), ...inside.notes]
  const all = { ...facts, disk: inside.facts, notes }
  const rules = boot?.hasNetwork === false ? RULES_WITHOUT_NETWORK : undefined
  const report = reportOf(diagnose(all, rules), {
    uri,
    instance,
    parametersOf,
    boot,
  })
  return { report, png }
}

const NOTHING: Seen<null> = { facts: null, notes: [] }
