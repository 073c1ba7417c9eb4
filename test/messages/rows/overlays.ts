import { virsh, type Row } from './row.js'

/** Why destroy leaves the overlays on the disks of an instance. */
export const OVERLAY_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/steps/overlays/assert-off-overlays.ts',
    when: "the instance's own system runs on the overlays",
    says: async (host) => {
      const outputs = await host.rescue({ originalDisks: 'discard' })
      host.domain.live = (host.domain.live ?? '').replace('<boot order="1"/>', '')
      return host.refusalOf(outputs)
    },
    means: (host) => [
      ...['vda', 'vdb'].map((target) =>
        virsh(host, ['blockcommit', host.word, target], ['--active', '--pivot', '--shallow']),
      ),
      virsh(host, ['destroy', host.word]),
    ],
  },
  {
    from: 'instance-rescue/steps/overlays/assert-originals.ts',
    when: 'a disk of an instance that stays off is gone',
    says: async (host) => {
      const outputs = await host.rescue({ originalDisks: 'discard' })
      host.fake.files.delete('/images/data.qcow2')
      return host.refusalOf({ ...outputs, afterUnrescue: 'stop' })
    },
    means: (host) =>
      ['overlay0.qcow2', 'overlay1.qcow2'].map((name) =>
        virsh(host, ['vol-delete', `${host.uuid}.000000000001.${name}`], ['--pool', host.name]),
      ),
  },
]
