import type { CallsOf } from '../../provider/libvirt/procedures/calls.js'
import { procedure } from '../../provider/libvirt/procedures/procedure.js'
import { domain } from '../../provider/libvirt/protocol/refs.js'
import { nothing } from '../../provider/libvirt/xdr/composites.js'
import { int } from '../../provider/libvirt/xdr/numbers.js'

/** Procedures that only tests call, to bring a host into a state; numbers as in `remote_protocol.x`. */
export const TEST_PROCEDURES = {
  domainSetAutostart: procedure(29, { dom: domain, autostart: int }, nothing),
} as const

/** Their methods. */
export type TestCalls = CallsOf<typeof TEST_PROCEDURES>
