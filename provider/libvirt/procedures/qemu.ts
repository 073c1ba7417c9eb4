import { PROGRAM } from '../protocol/packet.js'
import { domain } from '../protocol/refs.js'
import { nullable } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { flags, procedure } from './procedure.js'

/**
 * Procedures of the QEMU driver alone, which are a program of their own; numbers as in libvirt's `qemu_protocol.x`.
 *
 * They are not in `PROCEDURES`, because their numbers are others' numbers there.
 */
export const QEMU_PROCEDURES = {
  /** `cmd` and the answer are JSON of the guest agent; `timeout` is in seconds. */
  domainQemuAgentCommand: {
    ...procedure(3, { dom: domain, cmd: text, timeout: int, flags }, nullable(text)),
    program: PROGRAM.QEMU,
  },
} as const
