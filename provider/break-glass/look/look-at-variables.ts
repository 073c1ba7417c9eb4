import { posix } from 'node:path'
import { readVariablesFile } from '../../domain-xml/index.js'
import type { VariablesFacts } from '../../diagnose/index.js'
import { strip, within, type Host } from '../../host/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import { exists, findPoolOfFolder, findVolumeByPath } from '../../storage/index.js'
import { inOrder, notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds for it. */
const LIMIT_MS = 3_000

/** Looks for the file that keeps the variables of UEFI; facts are null if there is none, or it cannot be looked for. */
export async function lookAtVariables(
  host: Host,
  { xml }: Subject,
): Promise<Seen<VariablesFacts | null>> {
  const path = readVariablesFile(xml)
  if (path === null) return { facts: null, notes: [] }
  const shown = strip(path)
  const not = (why: string): Seen<null> => {
    const words = `the file of the UEFI variables, ${shown}, was not looked for: ${why}`
    return { facts: null, notes: [notLookedAt('definition', words)] }
  }
  try {
    const isThere = await within(host.clock, LIMIT_MS, isAt(host, path))
    if (isThere === null) return not(`the host needs longer than ${LIMIT_MS} ms`)
    if (isThere === 'unknown') return not('it is in no active storage pool of the host')
    const words = isThere === 'there' ? 'is there' : 'does not exist'
    return {
      facts: { path: shown, isThere: isThere === 'there' },
      notes: [inOrder('definition', `the file of the UEFI variables, ${shown}, ${words}`)],
    }
  } catch (error) {
    if (isLibvirtError(error)) return not(strip(error.detail))
    throw error
  }
}

async function isAt(host: Host, path: string): Promise<'there' | 'missing' | 'unknown'> {
  const vol = await findVolumeByPath(host, path)
  if (vol !== null) return (await exists(host.libvirt, vol)) ? 'there' : 'missing'
  const pool = await findPoolOfFolder(host.libvirt, posix.dirname(path))
  return pool === null ? 'unknown' : 'missing'
}
