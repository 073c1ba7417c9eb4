import type * as provider from '@pulumi/pulumi/proto/provider_grpc_pb.js'
import type * as messages from '@pulumi/pulumi/proto/provider_pb.js'
import type * as plugin from '@pulumi/pulumi/proto/plugin_pb.js'
import { loadBundled, type Load } from './modules.js'

/** One call of a method, as `@grpc/grpc-js` hands it over. */
export interface UnaryCall<Request> {
  readonly request: Request
}

/** One call of a method that answers with a stream. */
export interface ServerStream<Request> extends UnaryCall<Request> {
  write(response: object): void
  end(): void
  emit(event: 'error', status: object): void
}

/** Answers a call. */
export type Answer<Response> = (error: object | null, response?: Response | null) => void

/** What we call of `@grpc/grpc-js`, which is not a dependency of ours. */
export interface Grpc {
  readonly Server: new (options: object) => GrpcServer
  readonly ServerCredentials: { createInsecure(): unknown }
  readonly Metadata: new () => { add(key: string, value: Buffer): void }
  readonly status: Readonly<Record<'UNKNOWN' | 'UNIMPLEMENTED' | 'INVALID_ARGUMENT', number>>
}

interface GrpcServer {
  addService(service: unknown, implementation: object): void
  bindAsync(
    address: string,
    credentials: unknown,
    bound: (error: Error | null, port: number) => void,
  ): void
}

/** Pulumi's protocol as Pulumi's own package compiled it, and the gRPC library that it was compiled for. */
export interface Stubs {
  readonly grpc: Grpc
  readonly service: typeof provider.ResourceProviderService
  readonly messages: typeof messages
  readonly plugin: typeof plugin
  /** Loads something else that belongs to them. */
  readonly load: Load
}

/** Loads the stubs, and what belongs to them. */
export function loadStubs(load: Load = loadBundled()): Stubs {
  const { ResourceProviderService } = load('./provider_grpc_pb') as typeof provider
  return {
    grpc: load('@grpc/grpc-js') as Grpc,
    service: ResourceProviderService,
    messages: load('./provider_pb') as typeof messages,
    plugin: load('./plugin_pb') as typeof plugin,
    load,
  }
}
