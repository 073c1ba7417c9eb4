import { hasTraces, parseDomain } from '../../../domain-xml/index.js'
import { overlaysOf } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'

/**
 * Finds out which disks with an overlay somebody has put elsewhere in the stored definition since then: one clause for
 * each.
 *
 * A merge would go into a file that the instance does not use any more. A definition that was made from the rescue is
 * not meant: the original is put back in the end.
 */
export function movedReasons(claim: Claim, definition: string, storedXml: string): string[] {
  if (hasTraces(storedXml)) return []
  const [own, stored] = [parseDomain(definition).disks, parseDomain(storedXml).disks]
  return overlaysOf(claim).flatMap(({ disk }) => {
    const was = own.find(({ index }) => index === disk)
    const now = stored.find(({ target }) => target === was?.target)
    if (was === undefined || now === undefined) return []
    if (stored.some(({ source }) => source === was.source)) return []
    return `disk '${was.target}' is '${now.source ?? 'empty'}' in its stored definition by now, and no longer '${was.source ?? ''}'`
  })
}
