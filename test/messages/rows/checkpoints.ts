import { create, merge, startProbation } from '../../../provider/instance-rescue/index.js'
import type { RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { messageOf, type HostileHost } from './hostile-host.js'
import { unrescue, virsh, type Row } from './row.js'

/** Why a repair is neither tried nor merged. */
export const CHECKPOINT_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/checkpoint/assert-mergeable.ts',
    when: 'a job of somebody else works on a disk',
    says: async (host) => {
      const outputs = await checkpoint(host)
      await host.run(startProbation(outputs, host.runtime))
      host.domain.blockJobs.add('vda')
      return messageOf(await host.failureOf(merge(outputs, host.runtime)))
    },
    means: (host) => [
      virsh(host, ['blockjob', host.word, 'vda'], ['--abort']),
      virsh(host, ['domjobabort', host.word]),
    ],
  },
  {
    from: 'instance-rescue/checkpoint/hold-checkpoint.ts',
    when: 'the record is missing',
    says: async (host) => {
      const outputs = await checkpoint(host)
      host.fake.files.delete(`/images/${host.uuid}.rescue`)
      return messageOf(await host.failureOf(merge(outputs, host.runtime)))
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'instance-rescue/checkpoint/ready-overlays.ts',
    when: 'somebody started the instance from its disks',
    says: async (host) => {
      const outputs = await checkpoint(host)
      await restart(host)
      return messageOf(await host.failureOf(startProbation(outputs, host.runtime)))
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'instance-rescue/checkpoint/ready-overlays.ts',
    when: 'somebody moved a disk in the stored definition',
    says: async (host) => {
      const outputs = await checkpoint(host)
      const { stored } = host.domain
      host.domain.stored = (stored ?? '').replace(
        /<source file=(["']).*?\1/,
        '<source file="/images/moved"',
      )
      return messageOf(await host.failureOf(startProbation(outputs, host.runtime)))
    },
    means: (host) => [virsh(host, ['edit', host.word]), unrescue(host, host.name)],
  },
  {
    from: 'instance-rescue/claim/earlier-rescue.ts',
    when: 'the repair is being tried',
    says: async (host) => {
      const outputs = await checkpoint(host)
      await host.run(startProbation(outputs, host.runtime))
      const again = create({ ...host.inputs, originalDisks: 'checkpoint' }, host.runtime)
      return messageOf(await host.failureOf(again))
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'instance-rescue/steps/checkpoint/explain-other.ts',
    when: 'somebody put a file on an overlay',
    says: async (host) => {
      const outputs = await checkpoint(host)
      host.domain.live = (host.domain.live ?? '').replace(
        /<source file="([^"]*overlay0[^"]*)"\/>/,
        '<source file="/images/snapshot"/><backingStore type="file"><source file="$1"/></backingStore>',
      )
      return messageOf(await host.failureOf(startProbation(outputs, host.runtime)))
    },
    means: (host) => [
      virsh(host, ['domblklist', host.word]),
      virsh(
        host,
        ['blockcommit', host.word, 'vda'],
        ['--active', '--pivot', '--base', `/images/${host.uuid}.000000000001.overlay0.qcow2`],
      ),
    ],
  },
  {
    from: 'instance-rescue/steps/checkpoint/finish-merge.ts',
    when: 'somebody started the instance in the middle of a merge',
    says: async (host) => {
      const outputs = await checkpoint(host)
      host.fake.fault = ({ call }, when) => {
        if (call === 'domainBlockCommit' && when === 'before') throw new Error('it stops here')
      }
      await host.failureOf(merge(outputs, host.runtime))
      host.fake.fault = null
      await restart(host)
      return messageOf(await host.failureOf(merge(outputs, host.runtime)))
    },
    means: (host) => [virsh(host, ['destroy', host.word])],
  },
]

function checkpoint(host: HostileHost): Promise<RescueOutputs> {
  return host.rescue({ originalDisks: 'checkpoint' })
}

async function restart({ fake, domain }: HostileHost): Promise<void> {
  const libvirt = await fake.connect()
  const dom = await libvirt.domainLookupByUuid({ uuid: domain.uuid })
  await libvirt.domainDestroyFlags({ dom })
  await libvirt.domainCreateWithFlags({ dom })
  await libvirt.close()
}
