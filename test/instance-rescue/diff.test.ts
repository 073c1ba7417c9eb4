import { expect } from 'chai'
import type { NamedPlace } from '../../provider/planner/index.js'
import {
  diff,
  type RescueInputs,
  type RescueOutputs,
} from '../../provider/instance-rescue/index.js'

const INPUTS: RescueInputs = {
  instance: 'web',
  image: { path: '/images/rescue.iso', properties: { hw_rescue_bus: 'usb' } },
  uri: 'qemu:///system',
  owner: { organization: 'ops', project: 'incident', stack: 'dev', name: 'fix' },
}

const DRIVE: NamedPlace = {
  role: 'config-drive',
  target: 'hda',
  bus: 'ide',
  device: 'cdrom',
  source: '/images/config.iso',
  address: null,
  bootOrder: null,
  from: 1,
  guestName: 'sr0',
}

const UUID = '3b7e1f8a-5d1c-4b0e-9c55-0d7f6f4d1f10'

/** A rescue of a pc with a config drive, as it stands in the state. */
function rescued(properties: Readonly<Record<string, string>>, scsi = false): RescueOutputs {
  const rescueDevice = { target: 'sda', bus: 'usb', device: 'disk' } as const
  const controllers = scsi
    ? [{ type: 'scsi', index: 0, model: null, address: null, replaces: null }]
    : []
  return {
    ...INPUTS,
    proof: 'none',
    bootedAt: null,
    sshHostKey: null,
    addresses: [],
    ssh: null,
    image: { path: '/images/rescue.iso', properties },
    plan: {
      digest: 'd1',
      plan: {
        mode: 'stable',
        rescueDevice,
        before: [DRIVE],
        after: [DRIVE],
        controllers,
        changes: [],
        warnings: [],
        copyNvram: false,
      },
    },
    rescueId: 'r1',
    mode: 'stable',
    rescueDevice,
    status: 'rescued',
    statusReason: '',
    startedAt: '2026-01-01T00:00:00.000Z',
    originalPowerState: 'running',
    domainUuid: UUID,
    recordPool: { name: 'default', uuid: 'p1' },
    machine: { type: 'qemu', arch: 'x86_64', machine: 'pc-i440fx-7.2', rootBus: 'virtio' },
    cleaned: false,
    console: '',
  }
}

const USB = { hw_rescue_bus: 'usb' }
const SAME = { changes: false, replaces: [] }
const UPDATE = { changes: true, replaces: [] }
const replaceFor = (property: string): object => ({ changes: true, replaces: [property] })

describe('what a change of the arguments means', () => {
  const ARGUMENTS: readonly (readonly [string, Partial<RescueInputs>, object])[] = [
    ['nothing changed', {}, SAME],
    [
      'the plan and the owner',
      { plan: undefined, owner: { ...INPUTS.owner, stack: 'prod' } },
      SAME,
    ],
    ['the UUID instead of the name', { instance: UUID }, SAME],
    ['the UUID in capitals', { instance: UUID.toUpperCase() }, SAME],
    ['another instance', { instance: 'db' }, replaceFor('instance')],
    ['another host', { uri: 'qemu+ssh://kvm7/system' }, replaceFor('uri')],
    ['another pool', { pool: 'fast' }, replaceFor('pool')],
    [
      'another image',
      { image: { path: '/images/other.iso', properties: USB } },
      replaceFor('image'),
    ],
    ['a kernel', { image: { ...INPUTS.image, kernel: '/images/vmlinuz' } }, replaceFor('image')],
    [
      'a property that a kernel would use, without one',
      { image: { ...INPUTS.image, properties: { ...USB, os_command_line: 'quiet' } } },
      SAME,
    ],
    ['a checksum that was not given before', { image: { ...INPUTS.image, sha256: 'ab' } }, SAME],
    ['the default timeout, said', { shutdownTimeout: 60 }, SAME],
    ['another timeout', { shutdownTimeout: 0 }, UPDATE],
    ['the default power state afterwards, said', { afterUnrescue: 'restore' }, SAME],
    ['another power state afterwards', { afterUnrescue: 'stop' }, UPDATE],
    ['a key', { sshAuthorizedKeys: ['ssh-ed25519 AAAA me'] }, replaceFor('sshAuthorizedKeys')],
    ['another password', { adminPasswordHash: '$6$other' }, replaceFor('adminPasswordHash')],
    ['a password that is made', { generatePassword: true }, replaceFor('generatePassword')],
    ['no password that is made, said', { generatePassword: false }, SAME],
    ['user data', { userData: '#cloud-config' }, replaceFor('userData')],
    ['a reason', { reason: 'no boot' }, UPDATE],
    ['a ticket', { ticket: 'INC-4711' }, UPDATE],
    ['an end', { ttl: '4h' }, UPDATE],
  ]
  for (const [name, change, expected] of ARGUMENTS) {
    it(name, () => {
      expect(diff(rescued(USB), { ...INPUTS, ...change })).to.deep.equal(expected)
    })
  }

  type Properties = Readonly<Record<string, string>>
  const PROPERTIES: readonly (readonly [string, Properties, Properties, object])[] = [
    ['one that says what held anyway', USB, { ...USB, hw_rescue_device: 'disk' }, SAME],
    ['one that no rule uses', USB, { ...USB, os_type: 'linux' }, SAME],
    ['another bus', USB, { hw_rescue_bus: 'virtio' }, replaceFor('image')],
    ['another device', USB, { ...USB, hw_rescue_device: 'cdrom' }, replaceFor('image')],
    ['another mode', USB, {}, replaceFor('image')],
    ['the same bus by another key', { hw_rescue_device: 'disk', hw_disk_bus: 'usb' }, USB, SAME],
    ['a timeout', USB, { ...USB, os_shutdown_timeout: '5' }, UPDATE],
    ["the config drive's bus, legacy", {}, { hw_cdrom_bus: 'sata' }, replaceFor('image')],
    ["the config drive's own bus, legacy", {}, { hw_cdrom_bus: 'ide' }, SAME],
    ["the config drive's bus, stable", USB, { ...USB, hw_cdrom_bus: 'sata' }, SAME],
  ]
  for (const [name, before, after, expected] of PROPERTIES) {
    it(`image properties: ${name}`, () => {
      const image = { path: '/images/rescue.iso', properties: after }
      expect(diff(rescued(before), { ...INPUTS, image })).to.deep.equal(expected)
    })
  }

  const SCSI = { hw_rescue_bus: 'scsi' }
  for (const [name, model, isAdded, expected] of [
    ['another model of the SCSI controller that was added', 'lsilogic', true, replaceFor('image')],
    ['the model that it had anyway', 'virtio-scsi', true, SAME],
    ['a model where the instance has a controller of its own', 'lsilogic', false, SAME],
  ] as const) {
    it(`image properties: ${name}`, () => {
      const image = { path: '/images/rescue.iso', properties: { ...SCSI, hw_scsi_model: model } }
      expect(diff(rescued(SCSI, isAdded), { ...INPUTS, image })).to.deep.equal(expected)
    })
  }

  for (const [status, expected] of [
    ['rescued', SAME],
    ['stopped', UPDATE],
    ['left', UPDATE],
    ['interrupted', UPDATE],
    ['elsewhere', SAME],
  ] as const) {
    it(`nothing changed, but it is '${status}'`, () => {
      expect(diff({ ...rescued(USB), status }, INPUTS)).to.deep.equal(expected)
    })
  }
})
