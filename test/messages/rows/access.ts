import { sayInterrupted, sayProof } from '../../../provider/cli/show/say-proof.js'
import { leftAs } from '../../../provider/break-glass/access/carry-out.js'
import { examineAccess } from '../../../provider/break-glass/index.js'
import { observeByUuid } from '../../../provider/host/index.js'
import { KEY } from '../../break-glass/access/support/keys.js'
import type { HostileHost } from './hostile-host.js'
import { unrescue, virsh, type Row } from './row.js'

/** What is said of access to an instance. */
export const ACCESS_ROWS: readonly Row[] = [
  {
    from: 'break-glass/access/examine-access.ts',
    when: 'the instance is in rescue',
    says: async (host) => {
      await host.rescue()
      const examined = await host.on((on) =>
        examineAccess(on, { instance: host.name, keys: [KEY] }),
      )
      return examined.kind === 'refused' ? examined.reasons.join('; ') : examined.kind
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'break-glass/access/examine-access.ts',
    when: 'the instance was undefined while its rescue was on',
    says: async (host) => {
      await host.rescue()
      host.fake.powerOff(host.name)
      const examined = await host.on(async (on) => {
        const dom = await on.libvirt.domainLookupByUuid({ uuid: host.uuid })
        await on.libvirt.domainUndefineFlags({ dom })
        return examineAccess(on, { instance: host.name, keys: [KEY] })
      })
      return examined.kind === 'refused' ? examined.reasons.join('; ') : examined.kind
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'break-glass/access/carry-out.ts',
    when: 'the instance is off, because it was off before',
    says: (host) => {
      host.fake.powerOff(host.name)
      return host.on(async (on) => {
        const seen = await observeByUuid(on, host.uuid)
        return seen === null ? 'gone' : leftAs(on, seen)
      })
    },
    means: (host) => [virsh(host, ['start', host.word])],
  },
  {
    from: 'cli/show/say-proof.ts',
    when: 'access was given, through a host whose user has that name',
    says: ({ name }) => {
      const uri = `qemu+ssh://${encodeURIComponent(name)}@hv1/system`
      const proof = { proof: { kind: 'proven' }, address: '192.0.2.5' } as const
      const { text } = sayProof({ uri }, proof, { instance: name, identity: `./${name}` })
      return Promise.resolve(text)
    },
    means: ({ name }) => [
      {
        program: 'ssh',
        options: ['-J', `${name}@hv1`, '-i', `./${name}`],
        operands: ['root@192.0.2.5'],
      },
    ],
  },
  {
    from: 'cli/show/say-proof.ts',
    when: 'access was cut off',
    says: ({ uri, name }) => Promise.resolve(sayInterrupted(uri, { instance: name, uuid: UUID })),
    means: (host: HostileHost) => [unrescue(host, UUID)],
  },
]

const UUID = '6d3c5f0e-2a64-4c7b-8b1e-0f7f6f4d1f10'
