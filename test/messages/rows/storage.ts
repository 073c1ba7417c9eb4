import { olderRecord } from '../../../provider/instance-rescue/claim/older-record.js'
import { checkFeatures } from '../../../provider/storage/images/qcow2/check-features.js'
import { readFields, type Qcow2Fields } from '../../../provider/storage/images/qcow2/fields.js'
import { explainKind } from '../../../provider/storage/images/kinds/explain-kind.js'
import { VMDK_DESCRIPTOR } from '../../../provider/storage/images/kinds/kinds.js'
import { explainPool } from '../../../provider/storage/pools/explain-pool.js'
import { qcow2Header } from '../../fake/qcow2-header.js'
import { messageOf, type HostileHost } from './hostile-host.js'
import { virsh, type Row } from './row.js'

/** What is wrong with an image, a pool or a record. */
export const STORAGE_ROWS: readonly Row[] = [
  {
    from: 'storage/images/kinds/explain-kind.ts',
    when: 'the image is of another kind',
    says: ({ root }) => Promise.resolve(explainKind(VMDK_DESCRIPTOR, { path: root })),
    means: ({ root }) => [
      qemuImg(['-f', 'vmdk', '-O', 'qcow2'], ['convert', root, `${root}.qcow2`]),
    ],
  },
  {
    from: 'storage/images/qcow2/check-features.ts',
    when: 'the image is marked corrupt',
    says: ({ root }) =>
      Promise.resolve(
        checkFeatures(
          { ...soundFields(), features: 2n },
          { namesDataFile: false, hasKeys: false },
          { path: root, size: null },
        ).join(),
      ),
    means: ({ root }) => [qemuImg(['-r', 'all'], ['check', root])],
  },
  {
    from: 'storage/pools/explain-pool.ts',
    when: 'the pool for the rescue disk is off',
    says: (host) => {
      host.switchPoolOff()
      return host.on((on) => explainPool(on, host.name))
    },
    means: (host) => [virsh(host, ['pool-start', host.name])],
  },
  {
    from: 'instance-rescue/claim/older-record.ts',
    when: 'the record is that of another rescue',
    says: (host) =>
      host.on((on) => Promise.resolve(messageOf(olderRecord(on, RESCUE, recordOf(host))))),
    means: (host) => [virsh(host, ['vol-delete', `${host.uuid}.rescue`], ['--pool', host.name])],
  },
]

const RESCUE = { instance: 'web', rescueId: '0123456789ab' }

const recordOf = ({ uuid, name }: HostileHost): Parameters<typeof olderRecord>[2] => ({
  place: { pool: { name, uuid }, domainUuid: uuid },
  vol: { name: `${uuid}.rescue`, pool: name, key: '' },
  parse: () => null,
  view: { kind: 'unreadable', reason: '' },
})

function soundFields(): Qcow2Fields {
  const fields = readFields(qcow2Header({ size: 1_048_576n }))
  if (typeof fields === 'string') throw new Error(fields)
  return fields
}

function qemuImg(
  options: readonly string[],
  operands: readonly string[],
): ReturnType<typeof virsh> {
  return { program: 'qemu-img', options, operands }
}
