import { ERROR_CODE } from '../constants/error-codes.js'
import type { ErrorCodeName } from '../constants/error-codes.js'
import { ERROR_DOMAIN } from '../constants/error-domains.js'

/** A refusal as libvirt sends it. */
export interface LibvirtRefusal {
  /** `virErrorNumber`. */
  readonly code: number
  /** `virErrorDomain`. */
  readonly domain: number
  readonly message: string | null
  /** Of a `SYSTEM_ERROR` the number of the system's error. */
  readonly int1?: number
}

/**
 * libvirt refused a call, or failed to do it.
 *
 * `code` and `domain` are libvirt's own names (`NO_DOMAIN`, `QEMU`). A number newer than our
 * tables becomes `CODE_999`. Decide by `code`, never by the message.
 */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError'
  /** The procedure that failed, `domainLookupByName`. */
  readonly call: string
  readonly code: string
  readonly codeNumber: number
  readonly domain: string
  readonly domainNumber: number
  /** libvirt's message, in the daemon's language. */
  readonly detail: string
  /** Of a `SYSTEM_ERROR` the system's own error on the host (`ERRNO`); null: libvirt names none. */
  readonly errno: number | null

  constructor(call: string, refusal: LibvirtRefusal, options?: ErrorOptions) {
    const code = CODE_NAMES.get(refusal.code) ?? `CODE_${refusal.code}`
    const detail = refusal.message ?? 'libvirt gave no reason'
    super(`${call} failed with ${code}: ${detail}`, options)
    this.call = call
    this.code = code
    this.codeNumber = refusal.code
    this.domain = DOMAIN_NAMES.get(refusal.domain) ?? `DOMAIN_${refusal.domain}`
    this.domainNumber = refusal.domain
    this.detail = detail
    const { int1 = 0 } = refusal
    this.errno = code === 'SYSTEM_ERROR' && int1 > 0 ? int1 : null
  }
}

/** True for a `LibvirtError` with one of these codes, or with any code if none is given. */
export function isLibvirtError(error: unknown, ...codes: readonly string[]): error is LibvirtError {
  return error instanceof LibvirtError && (codes.length === 0 || codes.includes(error.code))
}

const CODE_NAMES = namesOf(ERROR_CODE)
const DOMAIN_NAMES = namesOf(ERROR_DOMAIN)

function namesOf(table: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(table).map(([name, number]) => [number, name]))
}

/** What a look-up finds, or null if libvirt refuses it with one of these codes. */
export async function orNull<T>(
  codes: ErrorCodeName | readonly ErrorCodeName[],
  asked: Promise<T>,
): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isLibvirtError(error, ...[codes].flat())) return null
    throw error
  }
}
