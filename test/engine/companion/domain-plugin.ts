#!/usr/bin/env node
import type {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
} from '@pulumi/pulumi/proto/provider_pb.js'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadStubs } from '../../../provider/plugin/grpc/stubs.js'
import { servePlugin } from '../plugin/serve-plugin.js'
import { makeStructs, type Struct } from '../../../provider/plugin/grpc/structs.js'
import { loadFromPulumi } from '../plugin/load-from-pulumi.js'

// Stands in for `libvirt:Domain` of Pulumi's bridge of dmacvicar/libvirt, which no registry of ours has. Like versions 0.7.6
// and 0.8.3 of that provider, it reads the XML of the running domain, and another description or another disk replaces
// the domain.
const { messages, plugin, load } = loadStubs(loadFromPulumi())
const structs = makeStructs({ load })
const { Empty } = load('google-protobuf/google/protobuf/empty_pb') as {
  readonly Empty: new () => object
}
const REPLACING = ['name', 'description', 'disks']
const PROPERTIES = {
  name: { type: 'string' },
  memory: { type: 'integer' },
  description: { type: 'string' },
  disks: { type: 'array', items: { $ref: 'pulumi.json#/Any' } },
}
const DOMAIN = { inputProperties: PROPERTIES, properties: PROPERTIES }
const SCHEMA = {
  name: 'libvirt',
  version: '0.5.4',
  resources: { 'libvirt:index/domain:Domain': DOMAIN },
}

interface Domain {
  readonly name: string
  readonly memory: number
  readonly description?: string
  readonly disks: readonly { readonly file: string }[]
}

const methods: Readonly<Record<string, (request: never) => object>> = {
  handshake: () => new messages.ProviderHandshakeResponse().setAcceptSecrets(true),
  getPluginInfo: () => new plugin.PluginInfo().setVersion(SCHEMA.version),
  getSchema: () => new messages.GetSchemaResponse().setSchema(JSON.stringify(SCHEMA)),
  checkConfig: (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse().setSupportspreview(true),
  check: (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews()),
  diff: (request: DiffRequest) => {
    const [olds, news] = [domainIn(request.getOlds()), domainIn(request.getNews())]
    const replaces = REPLACING.filter((name) => textOf(olds, name) !== textOf(news, name))
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges
    return new messages.DiffResponse()
      .setChanges(replaces.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setReplacesList(replaces)
      .setDeletebeforereplace(true)
  },
  create: (request: CreateRequest) => {
    const response = new messages.CreateResponse().setProperties(request.getProperties())
    return request.getPreview()
      ? response
      : response.setId(define(domainIn(response.getProperties())))
  },
  read: (request: ReadRequest) => {
    const found = write(look(request.getId(), domainIn(request.getProperties())))
    return new messages.ReadResponse().setId(request.getId()).setProperties(found).setInputs(found)
  },
  delete: (request: DeleteRequest) => {
    virsh('destroy', request.getId())
    virsh('undefine', request.getId())
    return new Empty()
  },
  cancel: () => new Empty(),
}

function domainIn(struct: Struct | undefined): Domain {
  return structs.read(struct).values as unknown as Domain
}

function write(domain: Domain): Struct {
  return structs.write({ values: { ...domain }, secrets: [] })
}

function textOf(domain: Domain, name: string): string {
  return JSON.stringify(Object.entries(domain).find(([each]) => each === name)?.[1] ?? null)
}

/** Defines and starts it; answers with its UUID. */
function define({ name, memory, description = '', disks }: Domain): string {
  const shown = disks.map(
    ({ file }, at) =>
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${file}'/><target dev='vd${'abc'[at] ?? ''}' bus='virtio'/></disk>`,
  )
  const xml = `<domain type='qemu'>
    <name>${name}</name>
    <description>${description}</description>
    <memory unit='MiB'>${memory}</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type></os>
    <features><acpi/></features>
    <devices>${shown.join('')}<serial type='pty'/></devices>
  </domain>`
  const file = join(tmpdir(), `${name}-${process.pid}.xml`)
  writeFileSync(file, xml)
  virsh('define', file)
  rmSync(file)
  virsh('start', name)
  return virsh('domuuid', name).trim()
}

/** Without INACTIVE: the XML of what runs. */
function look(id: string, olds: Pick<Domain, 'name' | 'memory'>): Domain {
  const xml = virsh('dumpxml', id)
  const description = /<description>([^]*?)<\/description>/.exec(xml)?.[1]
  const files = [...xml.matchAll(/<disk [^]*?<\/disk>/g)].map(([disk]) => ({
    file: /<source file='([^']*)'/.exec(disk)?.[1] ?? '',
  }))
  return {
    name: olds.name,
    memory: olds.memory,
    ...(description === undefined ? {} : { description }),
    disks: files,
  }
}

function virsh(command: string, of: string): string {
  return execFileSync('virsh', [command, of]).toString()
}

servePlugin(methods)
