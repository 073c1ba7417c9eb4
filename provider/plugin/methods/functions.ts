import type { InvokeRequest, InvokeResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import { Failure } from '../failure.js'
import type { Method, Serving } from '../serving.js'

/** Functions that a program calls. */
export interface FunctionMethods {
  readonly invoke: Method<InvokeRequest, InvokeResponse>
}

/** Makes these methods. */
export function functionMethods({ failures }: Serving): FunctionMethods {
  return {
    invoke(request) {
      return Promise.reject(
        new Failure(failures.failed(`Function '${request.getTok()}' does not exist.`)),
      )
    },
  }
}
