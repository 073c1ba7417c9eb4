import { posix } from 'node:path'
import { readVariablesFile, type VariablesFile } from '../../domain-xml/index.js'
import {
  readBootVariables,
  VARIABLES_BYTES,
  type ReadVariables,
  type VariablesFacts,
} from '../../diagnose/index.js'
import { strip, within, type Host } from '../../host/index.js'
import { isLibvirtError, type VolRef } from '../../libvirt/index.js'
import {
  exists,
  findPoolOfFolder,
  findVolumeByPath,
  readQcow2Content,
  readStart,
} from '../../storage/index.js'
import { inOrder, notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds for finding the file, and for reading it. */
const [LIMIT_MS, READ_MS] = [2_500, 1_500]
/** Bytes of qcow2 that are read: its tables come with what is in it. */
const QCOW2_BYTES = 2 * VARIABLES_BYTES

/**
 * Looks for the file that keeps the variables of UEFI, and reads the boot entries in it; facts are null if there is no
 * file, or it cannot be looked for.
 */
export async function lookAtVariables(
  host: Host,
  { xml, isOn, isInRescue }: Subject,
): Promise<Seen<VariablesFacts | null>> {
  const file = readVariablesFile(xml)
  if (file === null) return { facts: null, notes: [] }
  const path = strip(file.path)
  const not = (why: string): Seen<null> => {
    const words = `the file of the UEFI variables, ${path}, was not looked for: ${why}`
    return { facts: null, notes: [notLookedAt('definition', words)] }
  }
  try {
    const found = await within(host.clock, LIMIT_MS, find(host, file.path))
    if (found === null) return not(`the host needs longer than ${LIMIT_MS} ms`)
    if (found === 'unknown') return not('it is in no active storage pool of the host')
    const words = found === 'missing' ? 'does not exist' : 'is there'
    const note = inOrder('definition', `the file of the UEFI variables, ${path}, ${words}`)
    if (found === 'missing') return { facts: { path, isThere: false }, notes: [note] }
    const read = await readEntries(host, found, {
      format: file.format,
      // A rescue has a copy of it.
      isOpen: isOn && !isInRescue,
    })
    if (read.ok) return { facts: { path, isThere: true, boot: read.value }, notes: [note] }
    const why = `the boot entries in the UEFI variables were not read: ${read.why}`
    return { facts: { path, isThere: true }, notes: [note, notLookedAt('definition', why)] }
  } catch (error) {
    if (isLibvirtError(error)) return not(strip(error.detail))
    throw error
  }
}

async function find(host: Host, path: string): Promise<VolRef | 'missing' | 'unknown'> {
  const vol = await findVolumeByPath(host, path)
  if (vol !== null) return (await exists(host.libvirt, vol)) ? vol : 'missing'
  const pool = await findPoolOfFolder(host.libvirt, posix.dirname(path))
  return pool === null ? 'unknown' : 'missing'
}

interface File extends Pick<VariablesFile, 'format'> {
  /** True: the instance's own QEMU has it. */
  readonly isOpen: boolean
}

async function readEntries(
  host: Host,
  vol: VolRef,
  { format, isOpen }: File,
): Promise<ReadVariables> {
  const not = (why: string): ReadVariables => ({ ok: false, why })
  if (format !== 'raw' && format !== 'qcow2') return not(`its format is ${strip(format)}`)
  // QEMU writes the content of raw at once, and keeps tables of qcow2 to itself.
  if (format === 'qcow2' && isOpen) return not('its format is qcow2, and the instance is not off')
  try {
    const length = format === 'raw' ? VARIABLES_BYTES : QCOW2_BYTES
    const bytes = await within(host.clock, READ_MS, readStart(host, vol, length))
    if (bytes === null) return not(`the host needs longer than ${READ_MS} ms`)
    const content = format === 'raw' ? bytes : readQcow2Content(bytes, VARIABLES_BYTES)
    return content === null
      ? not('it is qcow2 with a content that cannot be read here')
      : readBootVariables(content)
  } catch (error) {
    if (isLibvirtError(error)) return not(strip(error.detail))
    throw error
  }
}
