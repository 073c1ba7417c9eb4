import { diagnose, reportOf } from '../../../provider/diagnose/index.js'
import { parametersOf } from '../../../provider/repair/fixes/index.js'
import { consoleOf, factsOf } from '../../diagnose/facts-of.js'
import { sayNextLook } from '../../../provider/cli/show/say-next-look.js'
import type { Row } from './row.js'

/** What a diagnosis advises. */
export const DIAGNOSIS_ROWS: readonly Row[] = [
  {
    from: 'diagnose/output/report.ts',
    when: 'a fix mends the cause',
    says: ({ uri, name: instance }) => {
      const console = consoleOf(
        '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.',
      )
      const { findings } = reportOf(diagnose(factsOf({ console })), {
        uri,
        instance,
        parametersOf,
      })
      return Promise.resolve(findings.flatMap(({ command }) => command ?? []))
    },
    means: ({ uri, name }) => [
      {
        program: 'npx',
        options: ['--uri', uri, '--fix', 'fstab'],
        operands: ['pulumi-libvirt-rescue', 'repair', name],
      },
    ],
  },
  {
    from: 'cli/show/say-next-look.ts',
    when: 'a look from the outside shows no cause',
    says: ({ uri, name: instance }) =>
      Promise.resolve(sayNextLook(uri, { instance, isInRescue: false, isOn: true })),
    means: ({ uri, name }) =>
      ['--boot', '--inside'].map((how) => ({
        program: 'npx',
        options: ['--uri', uri, how],
        operands: ['pulumi-libvirt-rescue', 'diagnose', name],
      })),
  },
]
