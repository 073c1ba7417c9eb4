import { describeJob } from '../../../provider/cli/show/describe-job.js'
import { describeRescue } from '../../../provider/cli/show/describe-rescue.js'
import { explainNoBoot } from '../../../provider/cli/show/explain-no-boot.js'
import { explainAbsence } from '../../../provider/cli/show/explain-absence.js'
import { sayNotEnded } from '../../../provider/cli/show/say-not-ended.js'
import { assertCanEnd, searchNamed } from '../../../provider/break-glass/index.js'
import { readDefinition } from '../../../provider/domain-xml/read/definition.js'
import { findAddresses } from '../../../provider/instance-rescue/proof/addresses.js'
import { explainRescue } from '../../../provider/instance-state/act/explain-rescue.js'
import { create } from '../../../provider/instance-rescue/index.js'
import { RecordFullError, RecordUnreadableError } from '../../../provider/record/errors.js'
import { PoolUnreadableError } from '../../../provider/storage/index.js'
import { observeByUuid } from '../../../provider/host/index.js'
import { child, text } from '../../../provider/xml/index.js'
import { messageOf, type HostileHost } from './hostile-host.js'
import { program, unrescue, virsh, type Row } from './row.js'

const JOB = 'run-0123456789ab-01234567'

const poolStart = (host: HostileHost): ReturnType<Row['means']> => [
  virsh(host, ['pool-start', host.name]),
]

/** A network card, and what the host's DHCP server knows of it. */
const CARD = `<interface type='network'><mac address='52:54:00:00:00:01'/></interface>`
const LEASES = [
  {
    name: 'vnet0',
    hwaddr: '52:54:00:00:00:01',
    addrs: [{ type: 0, addr: '192.0.2.5', prefix: 24 }],
  },
]
const HOST_KEY = `SHA256:${'a'.repeat(43)}`

/** What is said of an instance in rescue, and of its record. */
export const RESCUED_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/model/outputs.ts',
    when: 'the output console',
    says: async (host) => [(await host.rescue()).console],
    means: (host) => [virsh(host, ['console', host.word])],
  },
  {
    from: 'instance-rescue/proof/addresses.ts',
    when: 'the output ssh, through a host whose user has that name',
    says: async (host) => {
      await host.rescue()
      const { ssh } = await host.on(async (on) => {
        const seen = await observeByUuid(on, host.domain.uuid)
        if (seen === null) throw new Error('the instance is gone')
        const libvirt = new Proxy(on.libvirt, {
          get: (target, name) =>
            name === 'domainInterfaceAddresses'
              ? () => Promise.resolve(LEASES)
              : (Reflect.get(target, name) as unknown),
        })
        const liveXml = seen.liveXml?.replace('<devices>', `<devices>${CARD}`) ?? null
        const uri = `qemu+ssh://${encodeURIComponent(host.name)}@hv1/system`
        return findAddresses(
          { ...on, uri, libvirt },
          { sshHostKey: HOST_KEY },
          { ...seen, liveXml },
        )
      })
      return [ssh ?? 'none']
    },
    means: ({ name }) => [
      {
        program: 'ssh',
        options: [
          ...['-J', `${name}@hv1`],
          ...[
            '-o',
            `KnownHostsCommand=/bin/sh -c '[ "$1" != "$0" ] || echo "$2 $3 $4"' ${HOST_KEY} %f %H %t %K`,
          ],
          ...['-o', 'UserKnownHostsFile=none'],
          ...['-o', 'GlobalKnownHostsFile=none'],
          ...['-o', 'StrictHostKeyChecking=yes'],
        ],
        operands: ['root@192.0.2.5'],
      },
    ],
  },
  {
    from: 'instance-state/act/explain-rescue.ts',
    when: 'somebody changes the power state',
    says: async (host) => {
      await host.rescue()
      return host.on(async (on) => {
        const seen = await observeByUuid(on, host.domain.uuid)
        return (seen && (await explainRescue(on, seen))) ?? 'none'
      })
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'domain-xml/edit/marks/announce.ts',
    when: 'the description of the running instance',
    says: async (host) => {
      await host.rescue()
      const described = text(child(readDefinition(host.domain.live ?? '').root, 'description'))
      return (
        /^To end it, [a-z ]*: ([^]*)\nWithout Pulumi: ([^]*)$/m.exec(described ?? '')?.slice(1) ?? [
          'none',
        ]
      )
    },
    means: ({ name, word, inputs: { owner } }) => [
      {
        program: 'pulumi',
        options: ['--stack', `${owner.organization}/${owner.project}/${name}`],
        operands: ['destroy'],
      },
      { program: 'virsh', options: [], operands: ['destroy', word] },
      { program: 'virsh', options: [], operands: ['start', word] },
    ],
  },
  {
    from: 'cli/show/describe-rescue.ts',
    when: 'status',
    says: async (host) => {
      await host.rescue()
      const said = await host.on(async (on) => {
        const [found] = await searchNamed(on, host.name)
        return found === undefined ? '' : describeRescue(found, host.uri, new Date(0))
      })
      return /^ {2}console: +([^]*)\n {2}to end it: +([^]*)$/m.exec(said)?.slice(1) ?? ['none']
    },
    means: (host) => [program(host, 'console'), unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-not-ended.ts',
    when: 'the rescue of a look at the disks could not be ended',
    says: ({ uri, name }) => Promise.resolve(sayNotEnded(uri, name, 'the host is gone.')),
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'cli/show/explain-no-boot.ts',
    when: 'an instance that is to be watched is in rescue',
    says: ({ uri, name: instance }) => {
      const seen = { instance, isInRescue: true, otherNetworks: [] }
      return Promise.resolve(explainNoBoot(uri, seen, { hasNetwork: false }) ?? '')
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'cli/show/describe-job.ts',
    when: 'a script runs',
    says: ({ uri, name }) => {
      const said = describeJob(uri, name, JOB)
      return Promise.resolve([said.slice(said.indexOf('npx '))])
    },
    means: ({ uri, name }) => [
      {
        program: 'npx',
        options: ['--uri', uri, '--attach'],
        operands: ['pulumi-libvirt-rescue', 'run', name, JOB],
      },
    ],
  },
  {
    from: 'break-glass/find/find-unrecorded.ts',
    when: 'the pool of the record is off',
    says: async (host) => {
      await host.rescue()
      host.switchPoolOff()
      const [found] = await host.on((on) => searchNamed(on, host.name))
      return found?.status.reason ?? ''
    },
    means: poolStart,
  },
  {
    from: 'break-glass/end/end-rescue.ts',
    when: 'unrescue, and the pool of the record is off',
    says: async (host) => {
      await host.rescue()
      host.switchPoolOff()
      const job = host.on(async (on) => {
        const [found] = await searchNamed(on, host.name)
        if (found !== undefined) await assertCanEnd(on, found, {})
      })
      return messageOf(await host.failureOf(job))
    },
    means: poolStart,
  },
  {
    from: 'cli/show/explain-absence.ts',
    when: 'no rescue was found, and a pool is off',
    says: (host) => {
      host.switchPoolOff()
      return host.on((on) => explainAbsence(on, host.name))
    },
    means: poolStart,
  },
  {
    from: 'instance-rescue/model/errors.ts',
    when: 'another owner has rescued the instance',
    says: async (host) => {
      await host.rescue()
      const { inputs, runtime } = host
      const owner = { ...inputs.owner, name: 'other' }
      return messageOf(await host.failureOf(create({ ...inputs, owner }, runtime)))
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'record/errors.ts',
    when: 'the record cannot be read, or is full',
    says: ({ uri, uuid, name }) => {
      const vol = { name: `${uuid}.rescue`, pool: name, key: '' }
      const errors = [
        new RecordUnreadableError(uri, vol, 'its checksum is wrong'),
        new RecordFullError(uri, vol, 128),
      ]
      return Promise.resolve(errors.map(messageOf).join(' '))
    },
    means: (host) =>
      Array.from({ length: 2 }, () =>
        virsh(host, ['vol-delete', `${host.uuid}.rescue`], ['--pool', host.name]),
      ),
  },
  {
    from: 'storage/pools/pool-fault.ts',
    when: 'libvirt cannot read a pool that is off',
    says: (host) =>
      host.on((on) =>
        Promise.resolve(
          messageOf(
            new PoolUnreadableError(on, host.name, {
              text: 'bad',
              isOn: false,
              cause: new Error(),
            }),
          ),
        ),
      ),
    means: poolStart,
  },
]
