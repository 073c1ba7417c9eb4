import type * as provider from '@pulumi/pulumi/proto/provider_grpc_pb.js'
import type { CheckResponse, CreateResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import { loadStubs } from '../../provider/plugin/grpc/stubs.js'
import { makeStructs, type Struct } from '../../provider/plugin/grpc/structs.js'

/** A rescue that the plugin made. */
export interface MadeRescue {
  readonly urn: string
  readonly id: string
  readonly outputs: Struct | undefined
}

/** The engine's end of a connection to the plugin; all calls are of `InstanceRescue`. */
export interface PluginClient {
  /** Checks the arguments and creates, as `up` does. */
  create(args: object): Promise<MadeRescue>
  delete(made: MadeRescue): Promise<void>
}

const TYPE = 'libvirt-rescue:index:InstanceRescue'

/** Connects to the plugin on that port. */
export function connectPlugin(port: string): PluginClient {
  const stubs = loadStubs()
  const { messages, load } = stubs
  const structs = makeStructs(stubs)
  const { ResourceProviderClient } = load('./provider_grpc_pb') as typeof provider
  const { credentials } = load('@grpc/grpc-js') as {
    readonly credentials: { createInsecure(): never }
  }
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure())
  let count = 0
  return {
    async create(args) {
      const urn = `urn:pulumi:dev::bench::${TYPE}::fix-${(count += 1)}`
      const news = structs.write({ values: { ...args }, secrets: [] })
      const request = new messages.CheckRequest().setUrn(urn).setType(TYPE).setNews(news)
      const checked = await asked<CheckResponse>((answer) => client.check(request, answer))
      if (checked.getFailuresList().length > 0)
        throw new Error(String(checked.getFailuresList().map((each) => each.getReason())))
      const creating = new messages.CreateRequest().setUrn(urn).setType(TYPE)
      creating.setProperties(checked.getInputs())
      const made = await asked<CreateResponse>((answer) => client.create(creating, answer))
      return { urn, id: made.getId(), outputs: made.getProperties() }
    },
    async delete({ urn, id, outputs }) {
      const request = new messages.DeleteRequest().setUrn(urn).setType(TYPE).setId(id)
      request.setProperties(outputs)
      await asked<object>((answer) => client.delete(request, answer))
    },
  }
}

function asked<Response>(
  call: (answer: (error: Error | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response)
      else reject(error)
    })
  })
}
