import { findDomain, type Host } from '../../../host/index.js'
import { findNamed } from '../../find/find-named.js'
import type { FoundRescue } from '../../found-rescue.js'
import { stageOf, type Stage } from './stage.js'

/** An instance that is to be repaired, as its host shows it before anything is done. */
export interface ExaminedRepair {
  readonly domainUuid: string
  /** Its name now. */
  readonly name: string
  readonly stage: Stage
  /** Absent: it is not in rescue. */
  readonly found: FoundRescue | undefined
}

/** Finds out where a repair of an instance begins, or goes on. Null: there is no such instance. Changes nothing. */
export async function examineRepair(host: Host, instance: string): Promise<ExaminedRepair | null> {
  const [found] = await findNamed(host, instance)
  const stage = stageOf(found)
  if (found !== undefined)
    return { domainUuid: found.domainUuid, name: found.instance, stage, found }
  const dom = await findDomain(host.libvirt, instance)
  return dom === null ? null : { domainUuid: dom.uuid, name: dom.name, stage, found }
}
