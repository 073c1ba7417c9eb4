import { examineRepair, type RepairEnd } from '../../../provider/break-glass/index.js'
import { explainRepairRefusal } from '../../../provider/cli/show/explain-repair-refusal.js'
import { sayRepairEnd } from '../../../provider/cli/show/say-repair-end.js'
import type { Understood } from '../understand.js'
import type { HostileHost } from './hostile-host.js'
import { unrescue, type Row } from './row.js'

/** What is said of a repair. */
export const REPAIR_ROWS: readonly Row[] = [
  {
    from: 'cli/show/explain-repair-refusal.ts',
    when: 'the instance is in rescue without a checkpoint',
    says: async (host) => {
      await host.rescue()
      const examined = await host.on((on) => examineRepair(on, host.name))
      return examined === null ? 'gone' : (explainRepairRefusal(host.uri, examined, false) ?? '')
    },
    means: (host) => [unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-repair-end.ts',
    when: 'the own system of the instance is left on probation',
    says: (host) => Promise.resolve(shown(host, { result: 'stopped', left: 'probation' })),
    means: (host) => [ours(host, 'console'), again(host), unrescue(host, host.name)],
  },
  {
    from: 'cli/show/say-repair-end.ts',
    when: 'nothing is left, and the cause is not known',
    says: (host) => Promise.resolve(shown(host, { result: 'not-proven', left: 'nothing' })),
    means: (host) => [ours(host, 'diagnose')],
  },
]

const END: RepairEnd = { result: 'stopped', left: 'unknown', reason: null, steps: [], health: null }

function shown({ uri, name }: HostileHost, end: Partial<RepairEnd>): string {
  const words = ['--healthy', name]
  const ended = { ...END, ...end }
  return sayRepairEnd({ uri, instance: name, fixes: ['fstab', `./${name}`], words, end: ended })
}

function ours({ uri, name }: HostileHost, verb: string): Understood {
  return {
    program: 'npx',
    options: ['--uri', uri],
    operands: ['pulumi-libvirt-rescue', verb, name],
  }
}

function again({ uri, name }: HostileHost): Understood {
  const fixes = ['--fix', 'fstab', '--fix', `./${name}`]
  return {
    program: 'npx',
    options: ['--uri', uri, ...fixes, '--healthy', name],
    operands: ['pulumi-libvirt-rescue', 'repair', name],
  }
}
