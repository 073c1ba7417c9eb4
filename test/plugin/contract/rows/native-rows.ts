import { UNKNOWN } from '../../../../provider/dynamic/inputs/unknowns.js'
import type { Bag } from '../calls.js'
import { filesOf, powerOf, RESCUE, showRescue } from './rescue-rows.js'
import { make, short, type Row } from './row.js'

/** Whether each of the outputs is known in preview. */
function showKnown(outputs: Bag, names: readonly string[]): string {
  const [known, unknown] = [true, false].map((isKnown) =>
    names.filter((name) => (outputs[name] !== UNKNOWN) === isKnown),
  )
  return `known: ${known?.join(' ') ?? ''}; not yet: ${unknown?.join(' ') ?? ''}`
}

const OUTPUTS = ['mode', 'layout', 'rescueDevice', 'status', 'console']

/** Calls that only the plugin has. */
export const NATIVE_ROWS: readonly Row[] = [
  {
    call: 'Handshake, GetPluginInfo',
    run: async ({ native }) => {
      const isVersion = /^\d+\.\d+\.\d+$/.test(await native.version())
      return `takes secrets: ${String(await native.handshake())}, has a version: ${String(isVersion)}`
    },
    is: 'takes secrets: true, has a version: true',
  },
  {
    call: 'GetSchema',
    run: async ({ native }) => {
      const { resources } = JSON.parse(await native.schema()) as { readonly resources: Bag }
      return Object.keys(resources).join(' ')
    },
    is: 'libvirt-rescue:index:InstanceRescue libvirt-rescue:index:RescueImage libvirt-rescue:index:RescueCommand libvirt-rescue:index:InstanceState',
  },
  {
    call: 'CheckConfig of a good URI',
    run: async ({ native }) =>
      `${(await native.checkConfig({ uri: 'qemu:///system' })).length} failures`,
    is: '0 failures',
  },
  {
    call: 'CheckConfig of a URI with a password',
    run: async ({ native }) =>
      (await native.checkConfig({ uri: 'qemu+ssh://root:rosebud@host/system' })).join(),
    is: "configuration value libvirt-rescue:uri: 'qemu+ssh://root:***@host/system' contains a password, which libvirt would not use",
  },
  {
    call: 'DiffConfig of another URI',
    run: async ({ native }) => {
      const replaces = await native.diffConfig({ uri: 'qemu:///a' }, { uri: 'qemu:///b' })
      return replaces ? 'replaces all resources' : 'replaces no resource by itself'
    },
    is: 'replaces no resource by itself',
  },
  {
    call: 'Create in preview',
    run: async (world) => {
      const { inputs = {} } = await world.of('InstanceRescue').check({}, RESCUE)
      const outputs = await world.native.previewCreate(inputs)
      return `${showKnown(outputs, OUTPUTS)}; ${world.host.deeds().length} acts`
    },
    is: 'known: mode layout rescueDevice; not yet: status console; 0 acts',
  },
  {
    call: 'Update in preview, of the reason',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const kept = await make(calls, RESCUE)
      const { inputs = {} } = await calls.check(kept.outputs, { ...RESCUE, reason: 'why' })
      const acts = world.host.deeds().length
      const outputs = await world.native.previewUpdate(kept, inputs)
      const known = showKnown(outputs, [...OUTPUTS, 'reason'])
      return `${known}; ${world.host.deeds().length - acts} acts`
    },
    is: 'known: mode layout rescueDevice status console reason; not yet: ; 0 acts',
  },
  {
    call: 'Update in preview, without the reason that it had',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const kept = await make(calls, { ...RESCUE, reason: 'why' })
      const { inputs = {} } = await calls.check(kept.outputs, RESCUE)
      return `reason: ${String((await world.native.previewUpdate(kept, inputs))['reason'])}`
    },
    is: 'reason: undefined',
  },
  {
    call: 'Create while the rescue stands, then Delete of the old one, as --replace does',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const { id, outputs } = await make(calls, RESCUE)
      const again = await make(calls, RESCUE)
      await calls.delete(id, outputs)
      return `${showRescue(await calls.read(again.id, again.outputs))}, ${filesOf(world)}`
    },
    is: 'rescued, stable, vdc on virtio, 3 files',
  },
  {
    call: '… then Delete by the next command',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const { id, outputs } = await make(calls, RESCUE)
      await calls.configure(RESCUE.uri)
      await calls.delete(id, outputs)
      return `${showRescue(await calls.read(id, outputs))}, ${filesOf(world)}`
    },
    is: 'gone, no files',
  },
  {
    call: 'Diff of an update: a replacement, if Pulumi is asked for one, deletes the old one first',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const { outputs } = await make(calls, RESCUE)
      const { inputs = {} } = await calls.check(outputs, { ...RESCUE, reason: 'why' })
      const { replaces, first } = await calls.diff(outputs, inputs)
      return `replaces: ${replaces.length}, the old one first: ${String(first)}`
    },
    is: 'replaces: 0, the old one first: true',
  },
  {
    call: 'Read by the name of the instance, as import does, then diff',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const { id } = await make(calls, RESCUE)
      const found = await world.native.adopt('web')
      const { inputs = {} } = await calls.check(found?.outputs ?? {}, RESCUE)
      const { changes } = await calls.diff(found?.outputs ?? {}, inputs)
      const same = found?.id === id ? 'the same id' : 'another id'
      return `${showRescue(found?.outputs)}, ${same}; ${changes ? 'differs' : 'same'}`
    },
    is: 'rescued, stable, vdc on virtio, the same id; same',
  },
  {
    call: 'Read by the name of an instance that is not in rescue',
    run: async ({ native }) => showRescue((await native.adopt('web'))?.outputs),
    is: 'gone',
  },
  {
    call: 'Delete by the name of the instance, as pulumi do does',
    run: async (world) => {
      await make(world.of('InstanceRescue'), RESCUE)
      await world.native.deleteById('web')
      const { live } = world.host.fake.domain('web')
      const isRescue = live?.includes('rescue.img') === true
      return `the instance is ${powerOf(world)}, in rescue: ${String(isRescue)}`
    },
    is: 'the instance is running, in rescue: false',
  },
  {
    call: 'Invoke getInstance',
    run: async ({ native }) => {
      const { result = {} } = await native.invoke(token('getInstance'), { instance: 'web' })
      return `${String(result['name'])}, ${String(result['power'])}`
    },
    is: 'web, running',
  },
  {
    call: 'Invoke getInstance of one that does not exist',
    run: async ({ native }) => {
      const { failures = [] } = await native.invoke(token('getInstance'), { instance: 'wep' })
      return failures.join()
    },
    is: "'wep' does not exist on qemu:///system",
  },
  {
    call: 'Invoke planRescue',
    run: async ({ native }) => {
      const { instance, image } = RESCUE
      const { result = {} } = await native.invoke(token('planRescue'), { instance, image })
      return `${String(result['mode'])}, possible: ${String(result['isPossible'])}`
    },
    is: 'stable, possible: true',
  },
  {
    call: 'Invoke listRescues',
    run: async (world) => {
      await make(world.of('InstanceRescue'), RESCUE)
      const { result = {} } = await world.native.invoke(token('listRescues'), {})
      const [first] = result['rescues'] as readonly Bag[]
      return short(`${String(first?.['instance'])}, ${String(first?.['status'])}`)
    },
    is: 'web, rescued',
  },
]

function token(name: string): string {
  return `libvirt-rescue:index:${name}`
}
