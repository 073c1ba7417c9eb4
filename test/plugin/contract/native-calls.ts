import type { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb.js'
import type {
  CheckResponse,
  CreateResponse,
  DiffResponse,
  GetSchemaResponse,
  InvokeResponse,
  ReadResponse,
  ProviderHandshakeResponse,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import { makeStructs } from '../../../provider/plugin/grpc/structs.js'
import { makeAsk, stubs } from './ask.js'
import { OWNER, type Bag, type Kept } from './calls.js'
import type { Shared } from './dynamic-calls.js'

const { messages } = stubs
const structs = makeStructs(stubs)
const TYPE = 'libvirt-rescue:index:InstanceRescue'
const URN = `urn:pulumi:${OWNER.stack}::${OWNER.project}::${TYPE}::${OWNER.name}`

/** Calls of the plugin that a dynamic provider does not have; those of a resource are for `InstanceRescue`. */
export interface NativeCalls {
  /** Whether it takes secrets as such. */
  handshake(): Promise<boolean>
  version(): Promise<string>
  schema(): Promise<string>
  /** What is wrong with the settings. */
  checkConfig(settings: Bag): Promise<readonly string[]>
  /** Whether other settings make another provider. */
  diffConfig(olds: Bag, news: Bag): Promise<boolean>
  previewCreate(inputs: Bag): Promise<Bag>
  previewUpdate(kept: Kept, inputs: Bag): Promise<Bag>
  /** By what the user gives as the id, as in `pulumi import`. */
  adopt(id: string): Promise<{ id: string; inputs: Bag; outputs: Bag } | undefined>
  /** By that alone, as in `pulumi do`. */
  deleteById(id: string): Promise<void>
  invoke(token: string, args: Bag): Promise<{ result?: Bag; failures?: readonly string[] }>
  cancel(): Promise<void>
}

/** The calls, as the messages of the plugin's protocol. */
export function nativeCalls(shared: Shared): NativeCalls {
  const ask = makeAsk(shared)
  const write = (values: Bag): ReturnType<typeof structs.write> =>
    structs.write({ values, secrets: [] })
  return {
    async handshake() {
      const answer = await ask('handshake', new messages.ProviderHandshakeRequest())
      return (answer as ProviderHandshakeResponse).getAcceptSecrets()
    },
    async version() {
      const answer = await ask('getPluginInfo', {})
      return (answer as PluginInfo).getVersion()
    },
    async schema() {
      const answer = await ask('getSchema', new messages.GetSchemaRequest())
      return (answer as GetSchemaResponse).getSchema()
    },
    async checkConfig(settings) {
      const answer = await ask('checkConfig', new messages.CheckRequest().setNews(write(settings)))
      const checked = answer as CheckResponse
      return checked.getFailuresList().map((failure) => failure.getReason())
    },
    async diffConfig(olds, news) {
      const request = new messages.DiffRequest().setOlds(write(olds)).setNews(write(news))
      const answer = (await ask('diffConfig', request)) as DiffResponse
      return answer.getReplacesList().length > 0
    },
    async previewCreate(inputs) {
      const request = new messages.CreateRequest().setUrn(URN).setType(TYPE).setPreview(true)
      const answer = await ask('create', request.setProperties(write(inputs)))
      const made = answer as CreateResponse
      return structs.read(made.getProperties()).values
    },
    async previewUpdate({ id, outputs }, inputs) {
      const request = new messages.UpdateRequest().setUrn(URN).setType(TYPE).setId(id)
      request.setPreview(true).setOlds(write(outputs)).setNews(write(inputs))
      const made = (await ask('update', request)) as UpdateResponse
      return structs.read(made.getProperties()).values
    },
    async adopt(id) {
      const request = new messages.ReadRequest().setUrn(URN).setType(TYPE).setId(id)
      const found = (await ask('read', request)) as ReadResponse
      if (found.getId() === '') return undefined
      const [inputs, outputs] = [found.getInputs(), found.getProperties()].map(
        (struct) => structs.read(struct).values,
      )
      return { id: found.getId(), inputs: inputs ?? {}, outputs: outputs ?? {} }
    },
    async deleteById(id) {
      await ask('delete', new messages.DeleteRequest().setUrn(URN).setType(TYPE).setId(id))
    },
    async invoke(token, args) {
      const request = new messages.InvokeRequest().setTok(token).setArgs(write(args))
      const answer = (await ask('invoke', request)) as InvokeResponse
      const failures = answer.getFailuresList().map((failure) => failure.getReason())
      return failures.length > 0
        ? { failures }
        : { result: structs.read(answer.getReturn()).values }
    },
    async cancel() {
      await ask('cancel', {})
    },
  }
}
