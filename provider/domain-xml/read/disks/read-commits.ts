import { attribute, child } from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../definition.js'

/** A block job that merges the file that a guest writes to into the file below it. */
export interface Commit {
  /** True once both have the same content, so that the guest can go on with the file below. */
  readonly isReady: boolean
}

/** The merges that run on the disks of a guest, by target. Other block jobs, such as a copy, are not listed. */
export function readCommits(liveXml: string): ReadonlyMap<string, Commit> {
  const disks = devicesOf(readDefinition(liveXml).root, 'disk')
  return new Map(
    disks.flatMap((disk): [string, Commit][] => {
      const mirror = child(disk, 'mirror')
      if (attribute(mirror, 'job') !== 'active-commit') return []
      const target = attribute(child(disk, 'target'), 'dev') ?? ''
      return [[target, { isReady: attribute(mirror, 'ready') === 'yes' }]]
    }),
  )
}
