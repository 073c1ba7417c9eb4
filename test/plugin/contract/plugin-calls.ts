import type {
  CheckResponse,
  CreateResponse,
  DiffResponse,
  ReadResponse,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import type * as status from '@pulumi/pulumi/proto/status_pb.js'
import { makeStructs } from '../../../provider/plugin/grpc/structs.js'
import { makeAsk, stubs, type Status } from './ask.js'
import { OWNER, type Bag, type Calls, type Kept, type Resource } from './calls.js'
import type { Shared } from './dynamic-calls.js'

const { messages, load } = stubs
const structs = makeStructs(stubs)

/** The calls of the plugin, as the messages of its protocol. */
export function pluginCalls(resource: Resource, shared: Shared): Calls {
  const ask = makeAsk(shared)
  const type = `libvirt-rescue:index:${resource}`
  const urn = `urn:pulumi:${OWNER.stack}::${OWNER.project}::${type}::${OWNER.name}`
  const write = (values: Bag): ReturnType<typeof structs.write> =>
    structs.write({ values, secrets: [] })
  return {
    async configure(uri) {
      const request = new messages.ConfigureRequest().setArgs(write({ uri }))
      await ask('configure', request)
    },
    async check(olds, news) {
      const request = new messages.CheckRequest().setUrn(urn).setType(type)
      const answer = await ask('check', request.setOlds(write(olds)).setNews(write(news)))
      const checked = answer as CheckResponse
      const failures = checked.getFailuresList().map((failure) => failure.getReason())
      return failures.length > 0
        ? { failures }
        : { inputs: structs.read(checked.getInputs()).values }
    },
    async diff(olds, news) {
      const request = new messages.DiffRequest().setUrn(urn).setType(type)
      const answer = await ask('diff', request.setOlds(write(olds)).setNews(write(news)))
      const found = answer as DiffResponse
      const { DIFF_SOME } = messages.DiffResponse.DiffChanges
      return {
        changes: found.getChanges() === DIFF_SOME,
        replaces: found.getReplacesList(),
        first: found.getDeletebeforereplace(),
      }
    },
    create: (inputs) =>
      keep(async () => {
        const request = new messages.CreateRequest().setUrn(urn).setType(type)
        const answer = await ask('create', request.setProperties(write(inputs)))
        const made = answer as CreateResponse
        const { values } = structs.read(made.getProperties())
        return { id: made.getId(), outputs: values, reasons: [] }
      }),
    async read(id, olds) {
      const request = new messages.ReadRequest().setUrn(urn).setType(type).setId(id)
      const answer = await ask('read', request.setProperties(write(olds)))
      const found = answer as ReadResponse
      return found.getId() === '' ? undefined : structs.read(found.getProperties()).values
    },
    update: (id, olds, news) =>
      keep(async () => {
        const request = new messages.UpdateRequest().setUrn(urn).setType(type).setId(id)
        const answer = await ask('update', request.setOlds(write(olds)).setNews(write(news)))
        const made = answer as UpdateResponse
        return { id, outputs: structs.read(made.getProperties()).values, reasons: [] }
      }),
    async delete(id, olds) {
      const request = new messages.DeleteRequest().setUrn(urn).setType(type).setId(id)
      await ask('delete', request.setProperties(write(olds)))
    },
  }
}

/** The engine keeps a resource whose error has this detail, see `parseError` in plugin/provider_plugin.go of its SDK. */
async function keep(call: () => Promise<Kept>): Promise<Kept> {
  try {
    return await call()
  } catch (error) {
    const [bytes] = (error as Partial<Status>).metadata?.get('grpc-status-details-bin') ?? []
    if (bytes === undefined) throw error
    return halfDone(bytes)
  }
}

function halfDone(bytes: Buffer): Kept {
  const { Status: Details } = load('./status_pb') as typeof status
  const [detail] = Details.deserializeBinary(bytes).getDetailsList()
  const { ErrorResourceInitFailed } = messages
  const kept = ErrorResourceInitFailed.deserializeBinary(
    detail?.getValue_asU8() ?? new Uint8Array(),
  )
  return {
    id: kept.getId(),
    outputs: structs.read(kept.getProperties()).values,
    reasons: kept.getReasonsList(),
  }
}
