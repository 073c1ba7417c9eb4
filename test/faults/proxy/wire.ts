import { PROCEDURES } from '../../../provider/libvirt/procedures/table.js'
import { STREAM_PROCEDURES } from '../../../provider/libvirt/procedures/stream.js'

/** One packet of libvirt's RPC protocol, cut out of the byte stream: virNetMessageHeader and its bytes. */
export interface Wire {
  readonly program: number
  readonly procedure: number
  readonly type: number
  readonly serial: number
  readonly status: number
  readonly isStream: boolean
  /** Bytes behind the header. */
  readonly payload: number
  readonly bytes: Buffer
}

const REMOTE = 0x20008086
const [CALL, REPLY, STREAM] = [0, 1, 3]
const [OK, ERROR] = [0, 1]
const HEADER = 28

/** Cuts a byte stream into packets; keeps the rest for the next chunk. */
export function packets(): (chunk: Buffer) => Wire[] {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const found: Wire[] = []
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0)
      found.push(decode(rest.subarray(0, length)))
      rest = rest.subarray(length)
    }
    return found
  }
}

function decode(bytes: Buffer): Wire {
  const type = bytes.readUInt32BE(16)
  return {
    program: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(12),
    type,
    serial: bytes.readUInt32BE(20),
    status: bytes.readUInt32BE(24),
    isStream: type === STREAM,
    payload: bytes.length - HEADER,
    bytes,
  }
}

/** True for a call of the remote program, the only one with procedures of libvirt's API. */
export function isCall({ program, type }: Wire): boolean {
  return program === REMOTE && type === CALL
}

/** True for the packet after which a call is done: a stream's end, or else the reply. */
export function isLast({ program, type, status, procedure }: Wire): boolean {
  if (program !== REMOTE) return false
  if (type === STREAM) return status === OK || status === ERROR
  return type === REPLY && (status === ERROR || !STREAM_NUMBERS.has(procedure))
}

/** libvirt's own name of the procedure that a packet is about. */
export function callName({ procedure }: Wire): string {
  return NAMES.get(procedure) ?? `procedure ${procedure}`
}

const STREAM_NUMBERS = new Set(Object.values(STREAM_PROCEDURES).map(({ number }) => number))
const NAMES = new Map([
  ...Object.entries({ ...PROCEDURES, ...STREAM_PROCEDURES }).map(
    ([name, { number }]) => [number, name] as const,
  ),
  [316, 'connectDomainEventCallbackRegisterAny'] as const,
])

/** A refusal of a call: virNetMessageError with code OPERATION_FAILED of the QEMU driver. */
export function errorReply({ procedure, serial }: Wire): Buffer {
  const message = Buffer.from('this call was made to fail!')
  const payload = Buffer.concat([
    ints(OPERATION_FAILED, FROM_QEMU, 1, message.length),
    message,
    Buffer.alloc((4 - (message.length % 4)) % 4),
    ints(LEVEL_ERROR, 0, 0, 0, 0, 0, 0, 0),
  ])
  return Buffer.concat([
    header({ procedure, type: REPLY, serial, status: ERROR }, payload),
    payload,
  ])
}

const OPERATION_FAILED = 9
const FROM_QEMU = 10
const LEVEL_ERROR = 2

/** A stream packet with only the first half of its bytes. */
export function firstHalf({ bytes, procedure, type, serial, status, payload }: Wire): Buffer {
  const half = bytes.subarray(HEADER, HEADER + Math.floor(payload / 2))
  return Buffer.concat([header({ procedure, type, serial, status }, half), half])
}

function header(
  { procedure, type, serial, status }: Pick<Wire, 'procedure' | 'type' | 'serial' | 'status'>,
  payload: Buffer,
): Buffer {
  return ints(HEADER + payload.length, REMOTE, 1, procedure, type, serial, status)
}

function ints(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => buffer.writeInt32BE(value | 0, 4 * index))
  return buffer
}
