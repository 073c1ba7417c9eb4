import {
  ERROR_CODE,
  ERROR_DOMAIN,
  LibvirtError,
  type ErrorCodeName,
} from '../../provider/libvirt/index.js'

/** What a handler throws to say no, before it is known under which call. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ErrorCodeName
  readonly domain: keyof typeof ERROR_DOMAIN
  /** `ERRNO`, of a `SYSTEM_ERROR`. */
  readonly errno: number

  constructor(code: ErrorCodeName, domain: keyof typeof ERROR_DOMAIN, message: string, errno = 0) {
    super(message)
    this.code = code
    this.domain = domain
    this.errno = errno
  }

  /** The error that the caller sees. */
  under(call: string): LibvirtError {
    const [code, domain] = [ERROR_CODE[this.code], ERROR_DOMAIN[this.domain]]
    return new LibvirtError(call, { code, domain, message: this.message, int1: this.errno })
  }
}

/** `VIR_ERR_OPERATION_INVALID` in libvirt's words. */
export function invalid(domain: keyof typeof ERROR_DOMAIN, why: string): Refused {
  return new Refused('OPERATION_INVALID', domain, `Requested operation is not valid: ${why}`)
}
