import { searchNamed } from '../../../provider/break-glass/index.js'
import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import { preview } from '../../../provider/instance-rescue/index.js'
import { qcow2Header } from '../../fake/qcow2-header.js'
import { OWN_IMAGE, ownSign } from '../../instance-rescue/support/own-image.js'
import type { HostileHost } from './hostile-host.js'
import { unrescue, virsh, type Row } from './row.js'

/** What is said of a record in another pool than its instance's, and what the rescue system is told. */
export const OTHER_RECORD_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/decide/record-pool/other-record.ts',
    when: 'the root disk was moved to another pool during the rescue',
    says: async (host) => {
      await moveRoot(host)
      const { failures } = await host.run(preview(host.inputs, undefined, host.runtime))
      return failures.map(({ reason }) => reason).join('; ')
    },
    means: (host) => [virsh(host, ['vol-delete', `${host.uuid}.rescue`], ['--pool', host.name])],
  },
  {
    from: 'instance-rescue/decide/record-pool/find-place.ts',
    when: 'the record is gone, and a merge had begun',
    says: async (host) => {
      await host.addVolume(`${host.uuid}.0123456789ab.merging`)
      const { failures } = await host.run(preview(host.inputs, undefined, host.runtime))
      return failures.map(({ reason }) => reason).join('; ')
    },
    means: (host) => [
      virsh(host, ['vol-delete', `${host.uuid}.0123456789ab.merging`], ['--pool', host.name]),
    ],
  },
  {
    from: 'break-glass/find/drop-others.ts',
    when: 'the root disk was moved to another pool, and unrescue looks for the record',
    says: async (host) => {
      await moveRoot(host)
      await host.on((on) => searchNamed(on, host.name))
      return host.warnings.at(-1) ?? ''
    },
    means: (host) => [virsh(host, ['vol-delete', `${host.uuid}.rescue`], ['--pool', host.name])],
  },
  {
    from: 'instance-rescue/steps/definition/describe-artifacts.ts',
    when: 'the rescue system is told how to end the rescue',
    says: async (host) => {
      host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
      host.fake.behave(host.name, {
        offAfter: 1_000,
        says: (_, xml) => ({ after: 1_000, text: ownSign(xml) }),
      })
      const image = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }
      await host.rescue({ image })
      const strings = readSmbiosStrings(host.domain.live ?? '')
      const end = strings.find((text) => text.includes(':rescue.end=')) ?? ''
      return [Buffer.from(end.slice(end.indexOf('=') + 1), 'base64').toString()]
    },
    means: (host) => [unrescue(host, host.name)],
  },
]

/** The rescue is off, and the root disk lies in another pool now. */
async function moveRoot(host: HostileHost): Promise<void> {
  await host.rescue()
  const { domain, fake, name, root } = host
  fake.powerOff(name)
  fake.addPool({ name: 'other', path: '/other' })
  fake.addFile('/other/root', qcow2Header({ size: 2n ** 24n }), 'qcow2')
  const source = /<source file=("[^"]*"|'[^']*')/
  domain.stored = (domain.stored ?? '').replace(source, () => `<source file="/other/root"`)
  fake.files.delete(root)
}
