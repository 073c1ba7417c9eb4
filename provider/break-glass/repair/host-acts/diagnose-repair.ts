import type { DiskFacts, Report } from '../../../diagnose/index.js'
import { findDomainByUuid, strip, withHost, type Runtime } from '../../../host/index.js'
import { DeadlineError, LibvirtError } from '../../../libvirt/index.js'
import { lookInside } from '../../inside/look-inside.js'
import { diagnoseSeen } from '../../look/diagnose-instance.js'
import { lookFromOutside, type SeenOutside } from '../../look/look-from-outside.js'
import type { Seen } from '../../look/subject.js'
import type { RepairActs } from '../carry-out/repair-acts.js'

/** Where a repair looks. */
export interface LookPlace {
  readonly uri: string
  /** As messages name it. */
  readonly instance: string
  readonly domainUuid: string
  readonly runtime: Runtime
  /** What was seen from the outside before anything was done; null: it was not looked at. */
  readonly seen: SeenOutside | null
}

/**
 * The looks of a repair. What was seen of the disks last counts on probation too, because nobody can look at them
 * from the inside then.
 */
export function makeLooks(place: LookPlace): Pick<RepairActs, 'diagnose' | 'lookAgain'> {
  const { uri, runtime, domainUuid, instance: name } = place
  let disks: Seen<DiskFacts | null> | undefined
  return {
    diagnose: async () => {
      disks = await lookInside({ uri, instance: domainUuid, runtime, name })
      return diagnoseSeen(place.seen ?? nothingOf(name), uri, disks).report
    },
    lookAgain: async () => {
      try {
        return await withHost(uri, runtime, async (host): Promise<Report | string> => {
          const dom = await findDomainByUuid(host.libvirt, domainUuid)
          if (dom === null) return 'it does not exist any more'
          return diagnoseSeen(await lookFromOutside(host, dom), uri, disks).report
        })
      } catch (error) {
        // It decides nothing, so that a repair that is proven does not fail by it.
        if (error instanceof DeadlineError) return 'libvirt does not answer'
        if (error instanceof LibvirtError) return strip(error.detail)
        throw error
      }
    },
  }
}

/** A repair that goes on has no look from the outside of before. */
function nothingOf(instance: string): SeenOutside {
  const facts = { definition: null, agent: null, screen: null, console: null, disk: null }
  return { instance, isInRescue: true, isOn: true, facts, png: null, otherNetworks: [] }
}
