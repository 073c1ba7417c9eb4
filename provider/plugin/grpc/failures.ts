import type { Load } from './modules.js'
import type { Struct } from './structs.js'
import type { Stubs } from './stubs.js'

/** A resource that exists and is not finished: Pulumi keeps it in its state. */
export interface HalfDone {
  readonly id: string
  readonly properties: Struct
  readonly reasons: readonly string[]
}

/** Makes errors of Pulumi's protocol. */
export interface Failures {
  failed(message: string): object
  unimplemented(what: string): object
  halfDone(message: string, resource: HalfDone): object
}

/** Makes them with the classes that the stubs use. */
export function makeFailures({ grpc, messages, load }: Stubs): Failures {
  const { status, Metadata } = grpc
  return {
    failed: (message) => ({ code: status.UNKNOWN, details: message }),
    unimplemented: (what) => ({ code: status.UNIMPLEMENTED, details: what }),
    halfDone(message, { id, properties, reasons }) {
      const detail = new messages.ErrorResourceInitFailed()
      detail
        .setId(id)
        .setProperties(properties)
        .setReasonsList([...reasons])
      // The next up looks first: by then somebody may have finished or undone it.
      detail.setRefreshBeforeUpdate(true)
      const metadata = new Metadata()
      metadata.add('grpc-status-details-bin', pack(load, { message, code: status.UNKNOWN, detail }))
      return { code: status.UNKNOWN, details: message, metadata }
    },
  }
}

interface Packed {
  readonly message: string
  readonly code: number
  readonly detail: { serializeBinary(): Uint8Array }
}

/** gRPC for Node has no errors with details; they are a header of the answer. */
function pack(load: Load, { message, code, detail }: Packed): Buffer {
  const { Any } = load('google-protobuf/google/protobuf/any_pb') as AnyModule
  const { Status } = load('./status_pb') as StatusModule
  const any = new Any()
  any.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed')
  const answer = new Status()
  answer.setCode(code)
  answer.setMessage(message)
  answer.addDetails(any)
  return Buffer.from(answer.serializeBinary())
}

interface AnyModule {
  readonly Any: new () => { pack(value: Uint8Array, type: string): void }
}

interface StatusModule {
  readonly Status: new () => {
    setCode(code: number): unknown
    setMessage(message: string): unknown
    addDetails(any: object): unknown
    serializeBinary(): Uint8Array
  }
}
