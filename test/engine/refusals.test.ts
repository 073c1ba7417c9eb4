import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, diagnosticsOf, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  new InstanceRescue('fix', require('./rescue.json'))
`

interface Refusal {
  readonly name: string
  /** Arguments that differ from those of a rescue that would succeed. */
  readonly args?: (images: string) => object
  /** Brings the instance into a state that cannot be rescued, and back. */
  readonly prepare?: readonly (readonly string[])[]
  readonly restore?: readonly (readonly string[])[]
  readonly error: RegExp
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'an unknown instance',
    args: () => ({ instance: 'wbe' }),
    error: /Instance 'wbe' does not exist on qemu\+unix:\/\/\/session.*\. Did you mean 'web'\?/,
  },
  {
    name: 'a paused instance',
    prepare: [['suspend', 'web']],
    restore: [['resume', 'web']],
    error: /instance 'web': .*paused/,
  },
  {
    name: 'a managed save',
    prepare: [['managedsave', 'web']],
    restore: [
      ['managedsave-remove', 'web'],
      ['start', 'web'],
    ],
    error: /instance 'web': .*managed save/,
  },
  {
    name: 'a running block job',
    prepare: [['blockcopy', 'web', 'vda', 'IMAGES/copy.qcow2', '--transient-job']],
    restore: [['blockjob', 'web', 'vda', '--abort']],
    error: /instance 'web': .*block job.*'?vda/,
  },
  {
    name: 'a hot-plugged disk that the stored definition lacks',
    prepare: [['attach-disk', 'web', 'IMAGES/extra.img', 'sdb', '--targetbus', 'usb', '--live']],
    restore: [['detach-disk', 'web', 'sdb', '--live']],
    error: /instance 'web': .*disk 'sdb'.* is attached to the running guest only/,
  },
  {
    name: 'a cdrom on virtio',
    args: (images) => image(images, { hw_rescue_device: 'cdrom', hw_rescue_bus: 'virtio' }),
    error: /instance 'web': bus 'virtio' cannot carry a cdrom/,
  },
  {
    name: 'ide on q35',
    args: (images) => image(images, { hw_rescue_bus: 'ide' }),
    error: /instance 'web': machine 'pc-q35-.*' has no ide bus/,
  },
  {
    name: 'a wrong property value',
    args: (images) => image(images, { hw_rescue_bus: 'virtoi' }),
    error: /image\.properties\.hw_rescue_bus: 'virtoi' is not one of .*; did you mean 'virtio'\?/,
  },
  {
    name: 'a misspelt argument',
    args: () => ({ shutdownTimeuot: 5 }),
    error:
      /shutdownTimeuot: 'shutdownTimeuot' is not an argument; did you mean 'shutdownTimeout'\?/,
  },
  {
    name: 'a missing image',
    args: (images) => ({ image: { path: `${images}/none.img` } }),
    error: /instance 'web': .*none\.img/,
  },
  {
    name: 'a password in the URI, without showing it',
    args: () => ({ uri: 'qemu+ssh://root:rosebud@host/system' }),
    error: /uri: 'qemu\+ssh:\/\/root:\*\*\*@host\/system' contains a password/,
  },
]

describe('up is refused, before the instance is touched, for', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let project: Project

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    for (const name of ['rescue.img', 'extra.img']) await makeVolume(daemon, name, 'raw')
    project = await createProject({
      files: { 'index.js': PROGRAM },
      env: { LIBVIRT_DEFAULT_URI: daemon.uri },
    })
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  for (const { name, args, prepare = [], restore = [], error } of REFUSALS) {
    it(name, async () => {
      const { images } = daemon
      const more = args?.(images) ?? {}
      const rescue = { instance: 'web', shutdownTimeout: 0, ...image(images, {}), ...more }
      project.write('rescue.json', JSON.stringify(rescue))
      await runAll(daemon, prepare)
      const before = await describeInstance(daemon, web)
      const up = await project.pulumi('up', '--yes')
      const after = await describeInstance(daemon, web)
      await runAll(daemon, restore)
      expect(after).to.deep.equal(before)
      expectRefused(up, error)
    })
  }
})

function image(images: string, properties: object): object {
  return { image: { path: `${images}/rescue.img`, properties } }
}

async function runAll(daemon: Daemon, commands: readonly (readonly string[])[]): Promise<void> {
  for (const command of commands) {
    await daemon.virsh(...command.map((word) => word.replace('IMAGES', daemon.images)))
  }
}

async function describeInstance(daemon: Daemon, instance: Instance): Promise<object> {
  await daemon.virsh('pool-refresh', 'default')
  return {
    id: await instance.id(),
    state: await instance.state(),
    disks: await instance.disks(),
    definition: await instance.definition(),
    volumes: await daemon.virsh('vol-list', 'default'),
  }
}

function expectRefused(up: Outcome, error: RegExp): void {
  expect(up.ok).to.equal(false)
  const errors = diagnosticsOf(up, 'error')
  expect(
    errors.some((message) => error.test(message)),
    errors.join('\n'),
  ).to.equal(true)
  expect(up.text).not.to.match(/rosebud|^\s+at .*\.js/m)
}
