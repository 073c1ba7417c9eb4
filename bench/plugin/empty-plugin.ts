#!/usr/bin/env node
import { loadStubs } from '../../provider/plugin/grpc/stubs.js'
import { servePlugin } from '../../test/engine/plugin/serve-plugin.js'
import type { CreateRequest, CheckRequest } from '@pulumi/pulumi/proto/provider_pb.js'
import { loadFromPulumi } from '../../test/engine/plugin/load-from-pulumi.js'

// The least that a plugin in Node can be: one resource without properties, of which nothing exists anywhere.
const { messages, plugin, load } = loadStubs(loadFromPulumi())
const { Empty } = load('google-protobuf/google/protobuf/empty_pb') as {
  readonly Empty: new () => object
}
const SCHEMA = { name: 'empty', version: '1.0.0', resources: { 'empty:index:Nothing': {} } }

const methods: Readonly<Record<string, (request: never) => object>> = {
  handshake: () => new messages.ProviderHandshakeResponse().setAcceptSecrets(true),
  getPluginInfo: () => new plugin.PluginInfo().setVersion(SCHEMA.version),
  getSchema: () => new messages.GetSchemaResponse().setSchema(JSON.stringify(SCHEMA)),
  checkConfig: (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews()),
  configure: () => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true),
  check: (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews()),
  create: (request: CreateRequest) =>
    new messages.CreateResponse().setId('nothing').setProperties(request.getProperties()),
  delete: () => new Empty(),
  cancel: () => new Empty(),
}

servePlugin(methods)
