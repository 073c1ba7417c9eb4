import * as z from 'zod'
import { DeadlineError, DOMAIN_GUEST_INFO, LibvirtError } from '../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../libvirt/index.js'
import { guestWords } from './guest-words.js'
import type { Mount } from './judge-mounts.js'

/** Milliseconds that the agent has for an answer. */
const DEADLINE_MS = 15_000

/** Asks a guest's agent what is mounted; null if it gives no answer, or none that can be read. Throws if the connection is lost. */
export async function askMounts(
  libvirt: LibvirtConnection,
  dom: DomainRef,
): Promise<readonly Mount[] | null> {
  try {
    const types = DOMAIN_GUEST_INFO.FILESYSTEM
    return readMounts(await libvirt.domainGetGuestInfo({ dom, types }, { deadline: DEADLINE_MS }))
  } catch (error) {
    // Its text may be the guest's. An agent that does not answer is not known to be down.
    if (error instanceof LibvirtError || error instanceof DeadlineError) return null
    throw error
  }
}

/** Values of an answer, as libvirt flattens them: `fs.0.disk.1.serial`. */
type Answer = Awaited<ReturnType<LibvirtConnection['domainGetGuestInfo']>>

/** Most characters of an answer, and most mounts and disks of one that are read. */
const LIMITS = { characters: 1_000_000, mounts: 512, disks: 64 } as const

const count = (most: number): z.ZodNumber => z.int().min(0).max(most)
const words = z.string().transform(guestWords)

/**
 * Reads the answer of an agent that may be hostile: nothing but the values that are asked for, each of its
 * type, cleaned and cut. Null if the answer is too long, or is not as libvirt writes it.
 */
export function readMounts(answer: Answer): readonly Mount[] | null {
  const length = answer.reduce(
    (sum, { field, value }) => sum + field.length + (typeof value === 'string' ? value.length : 0),
    0,
  )
  if (length > LIMITS.characters) return null
  const values = new Map<string, unknown>(answer.map(({ field, value }) => [field, value]))
  const read = <T>(type: z.ZodType<T>, field: string): T => type.parse(values.get(field))
  const many = <T>(field: string, most: number, one: (start: string) => T): readonly T[] =>
    Array.from({ length: read(count(most), `${field}.count`) }, (_, at) => one(`${field}.${at}`))
  try {
    return many('fs', LIMITS.mounts, (fs) => ({
      directory: read(words, `${fs}.mountpoint`),
      disks: many(`${fs}.disk`, LIMITS.disks, (disk) => ({
        serial: read(words.optional(), `${disk}.serial`) ?? null,
        target: read(words.optional(), `${disk}.alias`) ?? null,
      })),
    }))
  } catch (error) {
    if (error instanceof z.ZodError) return null
    throw error
  }
}
