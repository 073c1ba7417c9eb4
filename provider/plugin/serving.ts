import type { Failures } from './grpc/failures.js'
import type { Structs } from './grpc/structs.js'
import type { Stubs } from './grpc/stubs.js'
import type { Plugin } from './plugin.js'

/** What the methods of the service work with. */
export interface Serving {
  readonly stubs: Stubs
  readonly plugin: Plugin
  readonly structs: Structs
  readonly failures: Failures
}

/** One method: takes a request and answers, or throws a `Failure`. */
export type Method<Request, Response> = (request: Request) => Promise<Response>
