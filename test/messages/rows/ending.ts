import { devicesOf, readDefinition } from '../../../provider/domain-xml/read/definition.js'
import {
  attribute,
  child,
  draftOf,
  insertAfter,
  print,
  setAttribute,
  type Tag,
} from '../../../provider/xml/index.js'
import type { HostileHost } from './hostile-host.js'
import { unrescue, virsh, type Row } from './row.js'

const LEGACY = { image: { path: '/images/rescue.img', properties: {} } }

/** Why destroy refuses. */
export const ENDING_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/status/assert-here.ts',
    when: 'the host has another name, and the rescue system is off',
    says: async (host) => {
      const outputs = await host.rescue()
      host.fake.powerOff(host.name)
      const connect: typeof host.runtime.connect = async (uri) => ({
        ...(await host.runtime.connect(uri)),
        connectGetHostname: () => Promise.resolve('other'),
      })
      return host.refusalOf(outputs, { ...host.runtime, connect })
    },
    means: (host) => [unrescue(host, host.name, ['--here'])],
  },
  {
    from: 'instance-rescue/status/find-status.ts',
    when: 'the pool of the record is off',
    says: async (host) => {
      const outputs = await host.rescue()
      host.switchPoolOff()
      return host.refusalOf(outputs)
    },
    means: (host) => [virsh(host, ['pool-start', host.name])],
  },
  {
    from: 'instance-rescue/steps/definition/hold-definition.ts',
    when: 'the instance is gone, and another one has its name',
    says: async (host) => {
      const outputs = await host.rescue()
      const { stored } = host.domain
      host.fake.powerOff(host.name)
      const libvirt = await host.fake.connect()
      const dom = await libvirt.domainLookupByName({ name: host.name })
      await libvirt.domainUndefineFlags({ dom })
      await libvirt.domainDefineXmlFlags({ xml: (stored ?? '').replace(host.uuid, OTHER) })
      return host.refusalOf(outputs)
    },
    means: (host) => [
      virsh(host, ['domrename', host.word === host.name ? host.name : OTHER, 'NEW']),
      ...givingUp(host),
    ],
  },
  {
    from: 'instance-rescue/steps/definition/hold-definition.ts',
    when: 'the instance is undefined, and the copy of its definition is gone',
    says: async (host) => {
      const outputs = await host.rescue()
      host.domain.stored = null
      host.fake.files.delete(`/images/${artifact(host, 'definition')}`)
      return host.refusalOf(outputs)
    },
    means: (host) => [
      virsh(host, ['dumpxml', host.word], ['--security-info']),
      virsh(host, ['define', 'FILE']),
    ],
  },
  {
    from: 'instance-rescue/steps/start/give-up.ts',
    when: 'a disk is gone, so the instance cannot start',
    says: (host) => withoutData(host),
    means: (host) => [...givingUp(host), virsh(host, ['undefine', host.word])],
  },
  {
    from: 'instance-rescue/steps/start/start-again.ts',
    when: 'a disk is gone, so the instance cannot start',
    says: (host) => withoutData(host),
    means: (host) => [...givingUp(host), virsh(host, ['undefine', host.word])],
  },
  {
    from: 'instance-rescue/steps/definition/keep-repairs.ts',
    when: 'a snapshot moved the root disk',
    says: async (host) => {
      const outputs = await host.rescue(LEGACY)
      moveRoot(host, [backing(host.root)])
      return host.refusalOf(outputs)
    },
    means: (host) => [
      virsh(host, ['blockcommit', host.word, 'vdb'], ['--active', '--pivot', '--base', host.root]),
      virsh(host, ['destroy', host.word]),
      virsh(host, ['start', host.word]),
    ],
  },
  {
    from: 'instance-rescue/steps/definition/keep-repairs.ts',
    when: 'a block copy moved the root disk',
    says: async (host) => {
      const outputs = await host.rescue(LEGACY)
      moveRoot(host, [])
      return host.refusalOf(outputs)
    },
    means: (host) => ['edit', 'destroy', 'start'].map((verb) => virsh(host, [verb, host.word])),
  },
  {
    from: 'instance-rescue/steps/definition/newer-files.ts',
    when: 'a snapshot moved the root disk, and the rescue system is off',
    says: async (host) => {
      const outputs = await host.rescue(LEGACY)
      const backing = { path: host.root, format: 'qcow2' }
      const modified = 4_102_444_800
      host.fake.files.set('/images/later', { ...qcow2File, backing, modified })
      host.fake.powerOff(host.name)
      return host.refusalOf(outputs)
    },
    means: (host) => ['edit', 'start'].map((verb) => virsh(host, [verb, host.word])),
  },
  {
    from: 'instance-rescue/steps/definition/restore-definition.ts',
    when: 'somebody defined the instance from the rescue, with an edit that cannot be kept',
    says: async (host) => {
      const outputs = await host.rescue()
      host.domain.stored = (host.domain.live ?? '').replace('<devices>', '<keywrap/><devices>')
      return host.refusalOf(outputs)
    },
    means: (host) => [
      virsh(
        host,
        ['vol-download', artifact(host, 'definition'), 'original.xml'],
        ['--pool', host.name],
      ),
      virsh(host, ['define', 'original.xml']),
    ],
  },
  {
    from: 'instance-rescue/steps/definition/restore-definition.ts',
    when: 'somebody defined the instance from the rescue, and the copy is gone',
    says: async (host) => {
      const outputs = await host.rescue()
      host.domain.stored = host.domain.live
      host.fake.files.delete(`/images/${artifact(host, 'definition')}`)
      return host.refusalOf(outputs)
    },
    means: (host) => [virsh(host, ['edit', host.word])],
  },
]

const qcow2File = { bytes: Buffer.alloc(512), format: 'qcow2', capacity: 1n }

const OTHER = '3b7e1f8a-5d1c-4b0e-9c55-0d7f6f4d1f10'

/** The running guest writes to another file than its root disk; `layers`: what is below that file. */
function moveRoot({ domain, root }: HostileHost, layers: readonly Tag[]): void {
  const draft = draftOf(readDefinition(domain.live ?? ''))
  for (const disk of devicesOf(draft.root, 'disk')) {
    const source = child(disk, 'source')
    if (source === null || attribute(source, 'file') !== root) continue
    setAttribute(draft, source, 'file', '/images/later')
    for (const layer of layers) insertAfter(draft, source, layer)
  }
  domain.live = print(draft)
}

const backing = (file: string): Tag => ({
  name: 'backingStore',
  attributes: { type: 'file' },
  content: [
    { name: 'format', attributes: { type: 'qcow2' } },
    { name: 'source', attributes: { file } },
  ],
})

async function withoutData(host: HostileHost): Promise<string> {
  const outputs = await host.rescue()
  host.fake.powerOff(host.name)
  host.fake.files.delete('/images/data.qcow2')
  return host.refusalOf(outputs)
}

/** The commands that remove what the rescue made: its volumes, the record last. */
function givingUp(host: HostileHost): ReturnType<Row['means']> {
  const names = [artifact(host, 'disk'), artifact(host, 'definition'), `${host.uuid}.rescue`]
  return names.map((name) => virsh(host, ['vol-delete', name], ['--pool', host.name]))
}

/** The first rescue's id is what the memory host's random numbers begin with. */
function artifact({ uuid }: HostileHost, suffix: string): string {
  return `${uuid}.000000000001.${suffix}`
}
