import { MARKER_URI } from '../../../provider/domain-xml/index.js'
import { preview } from '../../../provider/instance-rescue/index.js'
import { DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import { Refused } from '../../fake/refused.js'
import type { HostileHost } from './hostile-host.js'
import { virsh, type Row } from './row.js'

const REFUSALS = 'instance-rescue/decide/refusals.ts'
const RECORD_POOL = 'instance-rescue/decide/record-pool/record-pool.ts'
const MISSING = 'storage/images/explain-missing.ts'

/** What is left of a rescue in a definition without its disk. */
const MARKED = `<metadata><rescue:rescue xmlns:rescue='${MARKER_URI}' id='0123456789ab'/></metadata>`

/** Why an instance cannot be rescued. */
export const REFUSAL_ROWS: readonly Row[] = [
  {
    from: REFUSALS,
    when: 'the instance is paused',
    says: (host) => refusal(host, () => (host.domain.state = DOMAIN_STATE.PAUSED)),
    means: (host) => ['resume', 'destroy'].map((verb) => virsh(host, [verb, host.word])),
  },
  {
    from: REFUSALS,
    when: 'the instance is suspended',
    says: (host) => refusal(host, () => (host.domain.state = DOMAIN_STATE.PMSUSPENDED)),
    means: (host) => [virsh(host, ['dompmwakeup', host.word])],
  },
  {
    from: REFUSALS,
    when: 'the instance has a managed save',
    says: (host) => refusal(host, () => (host.domain.saved = host.domain.stored)),
    means: (host) => ['start', 'managedsave-remove'].map((verb) => virsh(host, [verb, host.word])),
  },
  {
    from: REFUSALS,
    when: 'the managed save cannot be read',
    says: (host) => refusal(host, () => cutOffSave(host)),
    means: (host) => [virsh(host, ['managedsave-remove', host.word])],
  },
  {
    from: REFUSALS,
    when: 'a block job runs',
    says: (host) => refusal(host, () => host.domain.blockJobs.add('vda')),
    means: (host) => [virsh(host, ['blockjob', host.word, 'vda'])],
  },
  {
    from: REFUSALS,
    when: 'the definition was saved during an earlier rescue',
    says: async (host) => {
      await host.rescue()
      const { domain, fake, uuid, name } = host
      domain.stored = domain.live
      fake.powerOff(name)
      for (const path of [...fake.files.keys()]) if (path.includes(uuid)) fake.files.delete(path)
      return refusal(host, clearPools, () => fake.addPool({ name, path: '/images' }))
    },
    means: (host) => [virsh(host, ['edit', host.word])],
  },
  {
    from: REFUSALS,
    when: 'the definition was saved during an earlier rescue, and the rescue disk was removed',
    says: (host) =>
      refusal(host, () => {
        host.domain.stored = (host.domain.stored ?? '').replace('<devices>', `${MARKED}$&`)
      }),
    means: (host) => [
      virsh(host, ['metadata', host.word], ['--remove', '--config', '--uri', MARKER_URI]),
    ],
  },
  {
    from: RECORD_POOL,
    when: 'the pool of the root disk is off, which is also that of the image',
    says: (host) => refusal(host, switchOff),
    means: (host) => Array.from({ length: 2 }, () => virsh(host, ['pool-start', host.name])),
  },
  {
    from: RECORD_POOL,
    when: 'there is no pool',
    says: (host) => refusal(host, clearPools, noImage),
    means: (host) => [
      virsh(host, ['pool-define-as', 'default', 'dir'], ['--target', '/var/lib/libvirt/images']),
      virsh(host, ['pool-build', 'default']),
      virsh(host, ['pool-start', 'default']),
      virsh(host, ['pool-create-as', 'rescue-images', 'dir'], ['--target', `/${host.name}`]),
    ],
  },
  {
    from: MISSING,
    when: 'the image is in no pool',
    says: (host) => refusal(host, noImage),
    means: (host) => [
      virsh(host, ['pool-create-as', 'rescue-images', 'dir'], ['--target', `/${host.name}`]),
    ],
  },
]

type Happens = (host: HostileHost) => unknown

const switchOff: Happens = (host) => {
  host.switchPoolOff()
}

const clearPools: Happens = ({ fake }) => {
  fake.pools.clear()
}

/** Saving the guest was cut off. */
const cutOffSave: Happens = ({ domain, fake }) => {
  domain.saved = domain.stored
  fake.fault = ({ call }) => {
    if (call === 'domainManagedSaveGetXmlDesc')
      throw new Refused('OPERATION_FAILED', 'QEMU', 'the save cannot be read').under(call)
  }
}

/** An image in a folder with a hostile name. */
const noImage: Happens = ({ inputs, name }) =>
  Object.assign(inputs, { image: { ...inputs.image, path: `/${name}/rescue.img` } })

/** What preview answers after something happened. */
async function refusal(host: HostileHost, ...happens: readonly Happens[]): Promise<string> {
  for (const each of happens) each(host)
  const { failures } = await host.run(preview(host.inputs, undefined, host.runtime))
  return failures.map(({ reason }) => reason).join('; ')
}
