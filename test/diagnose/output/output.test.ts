import { expect } from 'chai'
import {
  diagnose,
  exitStatusOf,
  readDefinitionFacts,
  reportJsonSchema,
  reportOf,
  reportSchema,
  tableOf,
} from '../../../provider/diagnose/index.js'
import type { Diagnosis } from '../../../provider/diagnose/index.js'
import { parametersOf } from '../../../provider/repair/fixes/index.js'
import { consoleOf, factsOf } from '../facts-of.js'

const SUBJECT = { uri: 'qemu:///system', instance: 'web', parametersOf: () => [] }
const BROKEN = diagnose(
  factsOf({
    console: consoleOf(
      '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.',
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
    ),
    agent: { state: 'degraded', failedUnits: [] },
  }),
)

const tableFor = (diagnosis: Diagnosis, all = false): string =>
  tableOf(reportOf(diagnosis, SUBJECT), { all })

describe('16: what diagnose prints', () => {
  it('is a table with cause, evidence, meaning and the command that mends it', () => {
    expect(tableFor(BROKEN)).to.equal(`Instance web: one cause was found.

1. /etc/fstab names a device that does not appear (fstab-device-missing)
   seen     console, line 1: the guest says "[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1."
   meaning  The system waits for it, 90 seconds as a rule, and stops in emergency mode.
   to do    Attach the disk, correct the line, or give it the option nofail.
   mend     npx pulumi-libvirt-rescue repair --uri qemu:///system --fix fstab web
   follows  emergency-mode

Not looked at:
  definition  not looked at: the definition was not looked at
  screen      not looked at: the screen was not looked at
  disk        not looked at: the disks were not looked at from the inside of a rescue`)
  })

  it('has a place for each parameter that only the operator knows', () => {
    const refused = diagnose(
      factsOf({
        console: consoleOf(
          'sshd[612]: Authentication refused: bad ownership or modes for directory /root',
        ),
      }),
    )
    expect(tableOf(reportOf(refused, { ...SUBJECT, parametersOf }), { all: false })).to.contain(
      '   mend     npx pulumi-libvirt-rescue repair --uri qemu:///system --fix ssh-key --parameter ssh-key.key=VALUE web',
    )
  })

  it('lists on demand all that was looked at', () => {
    expect(tableFor(BROKEN, true).split('\n\n').at(-1)).to.equal(`Looked at:
  definition  not looked at: the definition was not looked at
  agent       in order: the guest agent says that the system is degraded
  screen      not looked at: the screen was not looked at
  console     something was found: 2 lines of the last boot
  disk        not looked at: the disks were not looked at from the inside of a rescue`)
  })

  it('takes a source for found, too, if it shows what follows from the cause', () => {
    const looks = tableFor(
      diagnose(
        factsOf({
          console: consoleOf('Kernel panic - not syncing: x'),
          definition: readDefinitionFacts(
            `<domain type='qemu'><name>web</name><memory>1</memory><os><type>hvm</type></os><devices/></domain>`,
            { state: { name: 'crashed', reason: 'panicked' }, sources: [] },
          ),
        }),
      ),
      true,
    )
    expect(looks).to.match(/definition {2}something was found.*\n/)
    expect(looks).to.match(/console {5}something was found.*/)
  })

  it('lists it too if there is no cause', () => {
    expect(tableFor(diagnose(factsOf({})))).to.match(
      /^Instance web: what was looked at does not show a cause\.\n\nLooked at:\n/,
    )
    const well = diagnose(factsOf({ agent: { state: 'running', failedUnits: [] } }))
    expect(tableFor(well)).to.match(
      /^Instance web: nothing is wrong with what was looked at\.\n\nLooked at:\n/,
    )
  })

  it('is JSON that its schema describes', () => {
    const report = reportOf(BROKEN, SUBJECT)
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).to.deep.equal(report)
    expect(report).to.deep.include({ version: 1, instance: 'web', verdict: 'cause-found' })
    expect(reportJsonSchema()).to.include({ type: 'object', additionalProperties: false })
  })

  it('has the exit status 0, 1 or 2', () => {
    const verdicts = ['nothing-found', 'cause-found', 'cannot-tell'] as const
    expect(verdicts.map((verdict) => exitStatusOf({ verdict }))).to.deep.equal([0, 1, 2])
  })
})
