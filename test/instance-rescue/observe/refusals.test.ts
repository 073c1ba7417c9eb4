import { expect } from 'chai'
import { DOMAIN_JOB, DOMAIN_SHUTOFF, DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import { create, NotRescuableError, preview } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

interface Row {
  /** `an instance that …` */
  readonly name: string
  readonly running?: boolean
  /** What happens to it before somebody wants to rescue it. */
  readonly happens: (host: MemoryHost) => void
  readonly reasons: readonly string[]
}

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
      'it is paused; `virsh -c qemu:///system resume web` or `virsh -c qemu:///system destroy web` first',
    ],
  },
  {
    name: 'has a managed save',
    happens: (host) => {
      web(host).saved = web(host).stored
    },
    reasons: [
      'it has a managed save; `virsh -c qemu:///system start web` resumes it, `virsh -c qemu:///system managedsave-remove web` throws it away',
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
    reasons: ['it is suspended by its own system; `virsh -c qemu:///system dompmwakeup web` first'],
  },
  {
    name: 'is off and was saved',
    running: false,
    happens: (host) => {
      web(host).saved = web(host).stored
    },
    reasons: [
      'it has a managed save; `virsh -c qemu:///system start web` resumes it, `virsh -c qemu:///system managedsave-remove web` throws it away',
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
      "storage pool 'default', which holds its root disk, is not active; `virsh -c qemu:///system pool-start default` first",
      "image '/images/rescue.img' lies in storage pool 'default', which is not active; `virsh -c qemu:///system pool-start default` first",
    ],
  },
  {
    name: 'has its root disk in no pool, where there is no pool default either',
    happens: ({ fake }) => {
      fake.pools.clear()
    },
    reasons: [
      "its root disk is in no active storage pool of type dir, fs or netfs, and pool 'default' does not exist either; make it with " +
        '`virsh -c qemu:///system pool-define-as default dir --target /var/lib/libvirt/images`, `virsh -c qemu:///system pool-build default`, `virsh -c qemu:///system pool-start default`',
      "image '/images/rescue.img' is in no active storage pool of the host; if the file is there, `virsh -c qemu:///system pool-create-as rescue-images dir --target /images` makes its folder a pool",
    ],
  },
]

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
      "image '/images/none.img' does not exist in storage pool 'default'; `virsh -c qemu:///system vol-list default` shows what is in it",
    ])
  })
})

/** By preview and by create, with these reasons and no others. */
async function expectRefused(host: MemoryHost, reasons: readonly string[]): Promise<void> {
  const { inputs, runtime } = host
  const error = await host.failureOf(create(inputs, runtime))
  expect(error).to.be.instanceOf(NotRescuableError).and.deep.include({ reasons })
  expect(error)
    .to.have.property('message')
    .that.equals(`Instance 'web' cannot be rescued: ${reasons.join('; ')}.`)
  const { failures, plan } = await host.run(preview(inputs, undefined, runtime))
  expect(failures.map(({ reason }) => reason)).to.deep.equal(reasons)
  expect(plan).to.equal(undefined)
  expect(host.deeds()).to.deep.equal([])
}
