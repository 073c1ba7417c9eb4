import type { Lifecycle, Dependencies } from '../../provider/dynamic/dependencies.js'
import type {
  PlannedRescue,
  RescueInputs,
  RescueOutputs,
} from '../../provider/instance-rescue/index.js'
import type { Runtime } from '../../provider/host/index.js'

/** A lifecycle that does nothing and remembers what it was asked, and a runtime that keeps the lines. */
export interface FakeDependencies extends Dependencies {
  readonly calls: string[]
  readonly lines: string[]
  /** The same lines, each with its severity and the URN of its row. */
  readonly shown: { readonly severity: string; readonly urn: string; readonly text: string }[]
}

/** Makes dependencies whose lifecycle succeeds in everything, except for what is given. */
export function fakeDependencies(
  lifecycle: Partial<Lifecycle> = {},
  environment: Dependencies['environment'] = {},
): FakeDependencies {
  const calls: string[] = []
  const lines: string[] = []
  const shown: FakeDependencies['shown'] = []
  const line =
    (severity: string, urn = '') =>
    (text: string): void => {
      lines.push(text)
      shown.push({ severity, urn, text })
    }
  const rowOf: Dependencies['rowOf'] = (urn) => ({
    warn: line('warning', urn),
    say: line('info', urn),
    progress: line('progress', urn),
  })
  const runtime: Runtime = {
    clock: { now: () => 0, date: () => new Date(0), sleep: () => Promise.resolve() },
    holder: { host: 'host', pid: 1, startedAt: '', nonce: '' },
    connect: () => Promise.reject(new Error('nobody may connect here')),
    randomHex: () => '00',
    isProvenDead: () => false,
    saveFile: (name) => ({ path: `/tmp/${name}` }),
    isEngineAlive: () => true,
    ...rowOf(''),
  }
  return {
    calls,
    lines,
    shown,
    runtime,
    rowOf,
    environment,
    lifecycle: { ...succeeding(calls), ...lifecycle },
  }
}

/** A plan as the lifecycle makes one: a root disk, and a USB stick after it. */
export const PLANNED: PlannedRescue = {
  digest: 'd1',
  plan: {
    mode: 'stable',
    rescueDevice: { target: 'sda', bus: 'usb', device: 'disk' },
    before: [
      {
        role: 'root',
        target: 'vda',
        guestName: 'vda',
        bus: 'virtio',
        device: 'disk',
        source: '/images/web.qcow2',
        address: { type: 'pci', domain: 0, bus: 4, slot: 0, function: 0 },
        bootOrder: 1,
        from: 0,
      },
    ],
    after: [
      {
        role: 'root',
        target: 'vda',
        guestName: 'vda',
        bus: 'virtio',
        device: 'disk',
        source: '/images/web.qcow2',
        address: { type: 'pci', domain: 0, bus: 4, slot: 0, function: 0 },
        bootOrder: null,
        from: 0,
      },
      {
        role: 'rescue',
        target: 'sda',
        guestName: 'sda',
        bus: 'usb',
        device: 'disk',
        source: '/images/rescue.iso',
        address: { type: 'usb', bus: 1, port: '2' },
        bootOrder: 1,
        from: null,
      },
    ],
    controllers: [],
    changes: [{ what: "boot order of 'vda' left out", why: 'the rescue disk boots first' }],
    warnings: [],
    copyNvram: false,
  },
}

/** What the lifecycle leaves in the state for some inputs. */
export function outputsOf(inputs: RescueInputs): RescueOutputs {
  const { mode, rescueDevice } = PLANNED.plan
  return {
    ...inputs,
    plan: PLANNED,
    rescueId: 'r1',
    mode,
    rescueDevice,
    status: 'rescued',
    statusReason: '',
    startedAt: '2026-01-01T00:00:00.000Z',
    proof: 'none',
    bootedAt: null,
    sshHostKey: null,
    addresses: [],
    ssh: null,
    originalPowerState: 'running',
    domainUuid: 'u1',
    recordPool: { name: 'default', uuid: 'p1' },
    machine: { arch: 'x86_64', machine: 'pc-q35-7.2', type: 'kvm' } as RescueOutputs['machine'],
    cleaned: false,
    console: 'virsh -c qemu:///system console web',
  }
}

function succeeding(calls: string[]): Lifecycle {
  return {
    preview: ({ uri }, olds) => {
      calls.push(`preview ${uri} ${olds === undefined ? 'anew' : 'with olds'}`)
      return Promise.resolve({ plan: PLANNED, failures: [], warnings: [] })
    },
    diff: () => ({ changes: false, replaces: [] }),
    create: (inputs) => {
      calls.push(`create ${inputs.uri}`)
      return Promise.resolve({ id: 'r1', outputs: outputsOf(inputs) })
    },
    read: (olds) =>
      Promise.resolve({ ...olds, status: 'stopped', statusReason: 'the rescue system is off' }),
    update: (_olds, news) => Promise.resolve(outputsOf(news)),
    remove: ({ rescueId }) => {
      calls.push(`remove ${rescueId}`)
      return Promise.resolve()
    },
  }
}
