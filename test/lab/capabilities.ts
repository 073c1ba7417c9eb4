import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CACHE } from './cache.js'
import { LAB_USER, own } from './folder.js'

/**
 * Gives a new lab folder what libvirt found out about QEMU before: without KVM that takes it 4 s.
 *
 * libvirt itself checks whether it still holds, and asks QEMU again if not.
 */
export function recallCapabilities(directory: string): void {
  const folder = join(directory, FOUND)
  for (const part of [
    'libvirt',
    'libvirt/qemu',
    'libvirt/qemu/cache',
    'libvirt/qemu/cache/capabilities',
  ]) {
    own(join(directory, 'cache', part))
  }
  if (!existsSync(STORE)) return
  for (const name of readdirSync(STORE)) {
    const file = join(folder, name)
    cpSync(join(STORE, name), file)
    if (LAB_USER.uid !== undefined) chownSync(file, LAB_USER.uid, LAB_USER.gid ?? LAB_USER.uid)
  }
}

/** Keeps what libvirt found out in a lab folder for the next one. */
export function keepCapabilities(directory: string): void {
  const folder = join(directory, FOUND)
  const found = existsSync(folder) ? readdirSync(folder) : []
  if (found.length === 0 || isKept(folder, found)) return
  const work = `${STORE}.${process.pid}`
  mkdirSync(dirname(STORE), { recursive: true })
  cpSync(folder, work, { recursive: true })
  rmSync(STORE, { recursive: true, force: true })
  renameSync(work, STORE)
}

const FOUND = 'cache/libvirt/qemu/cache/capabilities'
const STORE = join(CACHE, 'lab/qemu-capabilities')

/** Compares the bytes: after an update of QEMU, libvirt asks it again and writes a file of the same name. */
function isKept(folder: string, found: readonly string[]): boolean {
  return found.every((name) => {
    const kept = join(STORE, name)
    return existsSync(kept) && readFileSync(kept).equals(readFileSync(join(folder, name)))
  })
}
