import type {
  CheckRequest,
  CheckResponse,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  PropertyDiff,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import type { Method, Serving } from '../serving.js'
import type { PropertyChange } from '../wire/detailed-diff.js'
import { makeCaller } from './caller.js'
import { checkResponse } from './check-response.js'

/** The lifecycle of resources. */
export interface ResourceMethods {
  readonly check: Method<CheckRequest, CheckResponse>
  readonly diff: Method<DiffRequest, DiffResponse>
  readonly create: Method<CreateRequest, CreateResponse>
  readonly read: Method<ReadRequest, ReadResponse>
  readonly update: Method<UpdateRequest, UpdateResponse>
  readonly delete: Method<DeleteRequest, object>
}

/** Makes these methods. */
export function resourceMethods(serving: Serving): ResourceMethods {
  const { stubs, structs } = serving
  const { messages, load } = stubs
  const call = makeCaller(serving)
  const { Empty } = load('google-protobuf/google/protobuf/empty_pb') as {
    readonly Empty: new () => object
  }
  return {
    async check(request) {
      const [olds, news] = [structs.read(request.getOlds()), structs.read(request.getNews())]
      const checked = await call(request, news, (resource, tools) =>
        resource.check(tools, olds, news),
      )
      return checked.ok
        ? new messages.CheckResponse().setInputs(structs.write(checked.inputs))
        : checkResponse(stubs, checked.failures)
    },
    async diff(request) {
      const [olds, news] = [structs.read(request.getOlds()), structs.read(request.getNews())]
      const found = await call(request, news, (resource, tools) => resource.diff(tools, olds, news))
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges
      const response = new messages.DiffResponse()
        .setChanges(found.isChanged ? DIFF_SOME : DIFF_NONE)
        .setReplacesList([...found.replaces])
        .setDeletebeforereplace(found.isDeletedFirst)
        .setHasdetaileddiff(found.details.length > 0)
      for (const change of found.details)
        response.getDetaileddiffMap().set(change.path, writeChange(messages, change))
      return response
    },
    async create(request) {
      const inputs = structs.read(request.getProperties())
      const { id, outputs } = await call(request, inputs, (resource, tools) =>
        resource.create(tools, inputs, request.getPreview()),
      )
      return new messages.CreateResponse().setId(id).setProperties(structs.write(outputs))
    },
    async read(request) {
      const olds = structs.read(request.getProperties())
      const found = await call(request, olds, (resource, tools) =>
        resource.read(tools, request.getId(), olds),
      )
      const response = new messages.ReadResponse()
      if (found === undefined) return response
      const { id, outputs, inputs } = found
      return response
        .setId(id)
        .setProperties(structs.write(outputs))
        .setInputs(inputs === undefined ? request.getInputs() : structs.write(inputs))
    },
    async update(request) {
      const [olds, news] = [structs.read(request.getOlds()), structs.read(request.getNews())]
      const change = { olds, news, isPreview: request.getPreview() }
      const outputs = await call(request, news, (resource, tools) =>
        resource.update(tools, request.getId(), change),
      )
      return new messages.UpdateResponse().setProperties(structs.write(outputs))
    },
    async delete(request) {
      const olds = structs.read(request.getProperties())
      await call(request, olds, (resource, tools) => resource.delete(tools, request.getId(), olds))
      return new Empty()
    },
  }
}

function writeChange(
  { PropertyDiff: Diff }: Serving['stubs']['messages'],
  { kind, isReplace, isInput }: PropertyChange,
): PropertyDiff {
  const kinds = {
    add: isReplace ? Diff.Kind.ADD_REPLACE : Diff.Kind.ADD,
    delete: isReplace ? Diff.Kind.DELETE_REPLACE : Diff.Kind.DELETE,
    update: isReplace ? Diff.Kind.UPDATE_REPLACE : Diff.Kind.UPDATE,
  }
  return new Diff().setKind(kinds[kind]).setInputdiff(isInput)
}
