import {
  examineRepair,
  type Proposal,
  type RepairEnd,
} from '../../../provider/break-glass/index.js'
import { listen } from '../../../provider/cli/interrupt.js'
import { explainRepairRefusal } from '../../../provider/cli/show/explain-repair-refusal.js'
import { sayNotRun } from '../../../provider/cli/show/say-not-run.js'
import { sayProposal } from '../../../provider/cli/show/say-proposal.js'
import { sayRepairEnd } from '../../../provider/cli/show/say-repair-end.js'
import type { Understood } from '../understand.js'
import type { HostileHost } from './hostile-host.js'
import { program, unrescue, type Row } from './row.js'

/** What is said of a repair. */
export const REPAIR_ROWS: readonly Row[] = [
  {
    from: 'cli/show/explain-repair-refusal.ts',
    when: 'the instance is in rescue without a checkpoint',
    says: async (host) => {
      await host.rescue()
      const examined = await host.on((on) => examineRepair(on, host.name))
      const asker = { isDry: false, person: 'me' }
      return examined === null ? 'gone' : (explainRepairRefusal(host.uri, examined, asker) ?? '')
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-repair-end.ts',
    when: 'the own system of the instance is left on probation',
    says: (host) => Promise.resolve(shown(host, { result: 'stopped', left: 'probation' })),
    means: (host) => [program(host, 'console'), again(host), unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-repair-end.ts',
    when: 'nothing is left, and the cause is not known',
    says: (host) => Promise.resolve(shown(host, { result: 'not-proven', left: 'nothing' })),
    means: (host) => [program(host, 'diagnose')],
  },
  {
    from: 'cli/show/say-repair-end.ts',
    when: 'fixes were proposed, and none was taken',
    says: (host) =>
      Promise.resolve(
        shown(host, { result: 'proposed', left: 'nothing', proposed: ['fsck', 'fstab'] }),
      ),
    means: (host) => [repairs(host, ['--fix', 'fsck', '--fix', 'fstab', '--healthy', host.name])],
  },
  {
    from: 'cli/interrupt.ts',
    when: 'Ctrl-C comes during a repair',
    says: ({ uri, name: instance }) => {
      const said: string[] = []
      listen({ warn: (text) => said.push(text) }, { uri, instance }).ask()
      return Promise.resolve(said.join('\n'))
    },
    means: (host) => [program(host, 'status')],
  },
  {
    from: 'cli/show/say-not-run.ts',
    when: 'a script is asked for, and the instance is on probation already',
    says: ({ uri, name }) => {
      const mendings = [{ kind: 'script', name: './mend.sh', script: Buffer.alloc(0) } as const]
      return Promise.resolve(sayNotRun(uri, { ...TRIED, name }, { mendings }) ?? '')
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-proposal.ts',
    when: 'a fix needs a parameter',
    says: ({ uri, name }) =>
      Promise.resolve(
        sayProposal(NEEDS_UNIT, {
          ...{ uri, instance: name, isAuto: true },
          wordsFor: () => ['--healthy', name],
        }),
      ),
    means: (host) => [
      repairs(host, [
        ...['--fix', 'mask-unit', '--parameter', 'mask-unit.unit=VALUE'],
        ...['--healthy', host.name],
      ]),
    ],
  },
]

/** A repair that is being proven. */
const TRIED = { domainUuid: '', stage: { kind: 'probation' }, found: undefined } as const

const NEEDS_UNIT: Proposal = {
  report: { version: 1, instance: 'web', verdict: 'cause-found', findings: [], looks: [] },
  proposed: [{ id: 'mask-unit', mends: ['a'], isAuto: true, mending: null, missing: ['unit'] }],
  taken: [],
  isFirst: false,
}

const END: RepairEnd = {
  ...{ result: 'stopped', left: 'unknown', reason: null, steps: [], health: null },
  ...{ found: null, proposed: [], todo: [], after: null },
}

function shown({ uri, name }: HostileHost, end: Partial<RepairEnd>): string {
  const words = ['--healthy', name]
  const ended = { ...END, ...end }
  const fixes = ['fstab', `./${name}`]
  return sayRepairEnd({ uri, instance: name, fixes, words, wordsToTake: words, end: ended })
}

function again(host: HostileHost): Understood {
  return repairs(host, ['--fix', 'fstab', '--fix', `./${host.name}`, '--healthy', host.name])
}

function repairs({ uri, name }: HostileHost, options: readonly string[]): Understood {
  return {
    program: 'npx',
    options: ['--uri', uri, ...options],
    operands: ['pulumi-libvirt-rescue', 'repair', name],
  }
}
