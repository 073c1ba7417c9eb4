import { DOMAIN_JOB, DOMAIN_SHUTOFF, DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'
import { expectRefused, type Row } from './refused.js'

const web = ({ fake }: MemoryHost): ReturnType<MemoryHost['fake']['domain']> => fake.domain('web')

/** Changes what runs and leaves the stored definition as it is. */
function changeLive(host: MemoryHost, from: string, to: string): void {
  const domain = web(host)
  domain.live = (domain.live ?? '').replace(from, to)
}

/** Reasons that may well come together. */
const ROWS: readonly Row[] = [
  {
    name: 'is paused',
    happens: (host) => {
      web(host).state = DOMAIN_STATE.PAUSED
    },
    reasons: [
      'it is paused; run `virsh -c qemu:///system resume web` or `virsh -c qemu:///system destroy web` first',
    ],
  },
  {
    name: 'has a managed save',
    happens: (host) => {
      web(host).saved = web(host).stored
    },
    reasons: [
      'it has a managed save; `virsh -c qemu:///system start web` resumes the saved system, `virsh -c qemu:///system managedsave-remove web` throws it away',
    ],
  },
  {
    name: 'runs with a device that its stored definition lacks',
    happens: (host) => {
      changeLive(host, '</devices>', "<rng model='virtio'/></devices>")
    },
    reasons: ["live-differs: device 'rng' (virtio) is attached to the running guest only"],
  },
  {
    name: 'has a job that is running',
    happens: (host) => {
      web(host).job = DOMAIN_JOB.UNBOUNDED
    },
    reasons: ['a job (migration, save or dump) is running on it'],
  },
  {
    name: 'has a block job on one disk',
    happens: (host) => {
      web(host).blockJobs.add('vdb')
    },
    reasons: [
      "a block job is running on disk 'vdb'; `virsh -c qemu:///system blockjob web vdb` shows it",
    ],
  },
  {
    name: 'runs on a file that somebody deleted behind the back of its pool',
    happens: ({ fake }) => {
      fake.files.delete('/images/data.qcow2')
    },
    reasons: ["the source '/images/data.qcow2' of disk 'vdb' does not exist any more"],
  },
]

/** Reasons that stand alone: it does not run, or there is no place for the record. */
const OTHERS: readonly Row[] = [
  {
    name: 'is being migrated away, of known length',
    happens: (host) => {
      web(host).job = DOMAIN_JOB.BOUNDED
    },
    reasons: ['a job (migration, save or dump) is running on it'],
  },
  {
    name: 'was migrated to another host',
    running: false,
    happens: (host) => {
      web(host).reason = DOMAIN_SHUTOFF.MIGRATED
    },
    reasons: ['it was migrated to another host'],
  },
  {
    name: 'was suspended by its own system',
    happens: (host) => {
      web(host).state = DOMAIN_STATE.PMSUSPENDED
    },
    reasons: [
      'it is suspended by its own system; run `virsh -c qemu:///system dompmwakeup web` first',
    ],
  },
  {
    name: 'is off and was saved',
    running: false,
    happens: (host) => {
      web(host).saved = web(host).stored
    },
    reasons: [
      'it has a managed save; `virsh -c qemu:///system start web` resumes the saved system, `virsh -c qemu:///system managedsave-remove web` throws it away',
    ],
  },
  {
    name: 'is off, and a disk of it is gone',
    running: false,
    happens: ({ fake }) => {
      fake.files.delete('/images/data.qcow2')
    },
    reasons: ["the source '/images/data.qcow2' of disk 'vdb' does not exist any more"],
  },
  {
    name: 'has its root disk in a pool that is off',
    happens: (host) => {
      switchOff(host)
    },
    reasons: [
      "storage pool 'default', which holds its root disk, is not active; run `virsh -c qemu:///system pool-start default` first",
      "image '/images/rescue.img' lies in storage pool 'default', which is not active; run `virsh -c qemu:///system pool-start default` first",
    ],
  },
  {
    name: 'has its root disk in no pool, and pool default is off',
    running: false,
    happens: (host) => {
      moveRoot(host)
      switchOff(host)
    },
    reasons: [
      "its root disk is in no active storage pool of type dir, fs or netfs, and pool 'default' is not active; run `virsh -c qemu:///system pool-start default` first",
      "image '/images/rescue.img' lies in storage pool 'default', which is not active; run `virsh -c qemu:///system pool-start default` first",
    ],
  },
  {
    name: 'has its root disk in no pool, and pool default is not a folder',
    running: false,
    happens: (host) => {
      moveRoot(host)
      for (const pool of host.fake.pools.values()) pool.type = 'logical'
    },
    reasons: [
      "its root disk is in no active storage pool of type dir, fs or netfs, and pool 'default' is of another type; make a pool of the folder that holds the root disk",
    ],
  },
  {
    name: 'has its root disk in no pool, and there is no pool default',
    happens: ({ fake }) => {
      fake.pools.clear()
    },
    reasons: [
      "its root disk is in no active storage pool of type dir, fs or netfs, and pool 'default' does not exist; these commands make pool 'default': " +
        '`virsh -c qemu:///system pool-define-as default dir --target /var/lib/libvirt/images`, `virsh -c qemu:///system pool-build default`, `virsh -c qemu:///system pool-start default`',
      "image '/images/rescue.img' is in no active storage pool of the host; if the file is there, `virsh -c qemu:///system pool-create-as rescue-images dir --target /images` makes its folder a pool",
    ],
  },
]

/** Moves the root disk of the instance, which is off, to a folder that is not a pool. */
function moveRoot(host: MemoryHost): void {
  const moved = '/elsewhere/root.qcow2'
  host.fake.addFile(moved, Buffer.alloc(512), 'qcow2')
  web(host).stored = web(host).stored?.replace('/images/root.qcow2', moved) ?? null
}

function switchOff({ fake }: MemoryHost): void {
  for (const pool of fake.pools.values()) pool.active = false
}

describe('an instance is refused, and nothing is touched, that', () => {
  for (const { name, running = true, happens, reasons } of [...ROWS, ...OTHERS]) {
    it(name, async () => {
      const host = await makeMemoryHost({ running })
      happens(host)
      await expectRefused(host, reasons)
    })
  }

  it('has all of this at once: all reasons are in one message', async () => {
    const host = await makeMemoryHost()
    for (const { happens } of ROWS) happens(host)
    const inputs = { ...host.inputs, image: { path: '/images/none.img', properties: {} } }
    await expectRefused({ ...host, inputs }, [
      ...ROWS.flatMap(({ reasons }) => reasons),
      "image '/images/none.img' does not exist in storage pool 'default', which has 'rescue.img', 'root.qcow2'",
    ])
  })
})
