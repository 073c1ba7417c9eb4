import { explainElsewhere, explainNoStack } from '../../../provider/cli/show/explain-no-stack.js'
import { sayBegun } from '../../../provider/cli/show/say-begun.js'
import { sayEnded } from '../../../provider/cli/show/say-ended.js'
import { sayFailed } from '../../../provider/cli/show/say-failed.js'
import { incidentFolder } from '../../../provider/cli/incident/incident-folder.js'
import { stackName } from '../../../provider/cli/incident/stack-name.js'
import type { Understood } from '../understand.js'
import type { HostileHost } from './hostile-host.js'
import { program, unrescue, type Row } from './row.js'

/** What `rescue` and `unrescue` say of the stack of an incident. */
export const INCIDENT_ROWS: readonly Row[] = [
  {
    from: 'cli/show/say-begun.ts',
    when: 'the rescue is a stack, on a backend with an empty passphrase',
    says: (host) => commandsIn(sayBegun({ ...begun(host), stack: stackOf(host) })),
    means: (host) => [program(host, 'console'), program(host, 'run', 'SCRIPT'), ...destroys(host)],
  },
  {
    from: 'cli/show/say-begun.ts',
    when: 'the rescue has no stack',
    says: (host) => commandsIn(sayBegun({ ...begun(host), stack: null })),
    means: (host) => [
      program(host, 'console'),
      program(host, 'run', 'SCRIPT'),
      unrescue(host, host.name),
    ],
  },
  {
    from: 'cli/show/say-failed.ts',
    when: 'the update of the stack did not finish',
    says: (host) => endIn(sayFailed(stackOf(host))),
    means: destroys,
  },
  {
    from: 'cli/show/say-ended.ts',
    when: 'a rescue ended without its stack',
    says: (host) => Promise.resolve(sayEnded(host.name, { ...stackOf(host), problem: null })),
    means: destroys,
  },
  {
    from: 'cli/show/explain-no-stack.ts',
    when: 'there is no backend',
    says: () => Promise.resolve(explainNoStack('error: not logged in')),
    means: () => [{ program: 'pulumi', options: [], operands: ['login'] }],
  },
  {
    from: 'cli/show/explain-no-stack.ts',
    when: 'the stack is in another backend',
    says: ({ uri, name }) =>
      Promise.resolve(
        explainElsewhere('acme/rescue-incidents/web', {
          ...{ uri, image: null, properties: {} },
          given: { instance: name },
        }),
      ),
    means: (host) => [unrescue(host, host.name)],
  },
]

const begun = ({ name, uri }: HostileHost) => ({
  ...{ instance: name, uri, proof: 'marker', ssh: null },
})

/** A stack of the hostile instance, whose project is in a home with that name. */
function stackOf({ name }: HostileHost) {
  const folder = incidentFolder({ XDG_STATE_HOME: `/home/${name}` })
  return { folder, name: stackName(name, new Date(0)), hasEmptyPassphrase: true }
}

function destroys(host: HostileHost): readonly Understood[] {
  const { folder, name } = stackOf(host)
  return [{ program: 'pulumi', options: ['--cwd', folder, '--stack', name], operands: ['destroy'] }]
}

/** The commands that look at a rescue, run a script in it, and end it. */
function commandsIn(text: string): Promise<readonly string[]> {
  const lines =
    /^ {2}console: +([^]*)\n {2}to run: +([^]*)\n {2}to end it: ([^]*)\nSCRIPT is /m.exec(text)
  return Promise.resolve(lines?.slice(1) ?? ['none'])
}

/** The command of the last line, which stands without backticks. */
function endIn(text: string): Promise<readonly string[]> {
  return Promise.resolve([/^ {2}to end it: (.*)$/m.exec(text)?.[1] ?? 'none'])
}
