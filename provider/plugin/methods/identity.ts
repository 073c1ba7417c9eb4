import type {
  GetSchemaRequest,
  GetSchemaResponse,
  ProviderHandshakeRequest,
  ProviderHandshakeResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import type { PluginAttach, PluginInfo } from '@pulumi/pulumi/proto/plugin_pb.js'
import { readManifest, readSchema } from '../manifest.js'
import type { Method, Serving } from '../serving.js'

/** Who we are and what we can do, and who the engine is. */
export interface IdentityMethods {
  readonly handshake: Method<ProviderHandshakeRequest, ProviderHandshakeResponse>
  readonly getPluginInfo: Method<object, PluginInfo>
  readonly getSchema: Method<GetSchemaRequest, GetSchemaResponse>
  readonly attach: Method<PluginAttach, object>
  readonly cancel: Method<object, object>
}

/** Makes these methods. */
export function identityMethods({ stubs, plugin }: Serving): IdentityMethods {
  const { messages, plugin: about, load } = stubs
  const { Empty } = load('google-protobuf/google/protobuf/empty_pb') as {
    readonly Empty: new () => object
  }
  return {
    handshake(request) {
      plugin.attach(request.getEngineAddress())
      return Promise.resolve(new messages.ProviderHandshakeResponse().setAcceptSecrets(true))
    },
    getPluginInfo: () => Promise.resolve(new about.PluginInfo().setVersion(readManifest().version)),
    getSchema: async () => new messages.GetSchemaResponse().setSchema(await readSchema()),
    attach(request) {
      plugin.attach(request.getAddress())
      return Promise.resolve(new Empty())
    },
    cancel() {
      plugin.cancel()
      return Promise.resolve(new Empty())
    },
  }
}
