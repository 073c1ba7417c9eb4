import type { CheckResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import type { InputFailure } from '../../inputs/index.js'
import type { Stubs } from '../grpc/stubs.js'

/** The answer to a check that found something wrong. */
export function checkResponse(
  { messages }: Pick<Stubs, 'messages'>,
  failures: readonly InputFailure[],
): CheckResponse {
  return new messages.CheckResponse().setFailuresList(
    failures.map(({ property, reason }) =>
      new messages.CheckFailure().setProperty(property).setReason(reason),
    ),
  )
}
