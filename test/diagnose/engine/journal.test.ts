import { expect } from 'chai'
import {
  diagnose,
  readDiskFacts,
  type Diagnosis,
  type DiskFacts,
  type Facts,
} from '../../../provider/diagnose/index.js'
import type { DiskLine, Of } from '../../../provider/diagnose/facts/disk-lines.js'
import { consoleOf, factsOf } from '../facts-of.js'

type BootLine = Of<'boot'>

const BOOT: BootLine = {
  kind: 'boot',
  number: 0,
  first: 1_795_800_000,
  last: 1_795_800_600,
  seconds: 600,
  login: false,
  end: 'unknown',
}
const JOURNALS: Of<'journals'> = {
  kind: 'journals',
  state: 'ok',
  files: 1,
  more: 0,
  boots: 1,
  isCut: false,
}
const GONE: DiskLine = {
  kind: 'fstab',
  number: 3,
  source: 'UUID=x',
  target: '/data',
  type: 'ext4',
  state: 'no-device',
  optional: false,
}

/** Disks with a journal whose last boot has these lines: seconds and text. */
function diskWith(
  lines: readonly (readonly [number, string])[],
  boot: Partial<BootLine> = {},
  more: readonly DiskLine[] = [],
): DiskFacts {
  const texts = lines.map(([seconds, text]): DiskLine => ({
    kind: 'journal',
    text: `[${seconds.toFixed(6).padStart(12)}] ${text}`,
  }))
  const all = [{ kind: 'start', version: 1 }, ...more, { ...BOOT, ...boot }, ...texts, JOURNALS]
  const answer = [...all, { kind: 'end', seconds: 1 }].map((line) => JSON.stringify(line))
  return readDiskFacts(Buffer.from(answer.join('\n')))
}

const of = (disk: DiskFacts, facts: Partial<Facts> = {}): Diagnosis =>
  diagnose(factsOf({ disk, ...facts }))
const idsOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ id }) => id)

const START = [
  [0, 'kernel: Linux version 6.1.0-56-amd64'],
  [4, 'systemd[1]: Hostname set to <web>.'],
] as const
const TIMEOUT = [
  94,
  'systemd[1]: Timed out waiting for device dev-vdb1.device - /dev/vdb1.',
] as const
const EMERGENCY = [95, 'systemd[1]: Reached target emergency.target - Emergency Mode.'] as const
const FAILED = [
  [20, 'systemd[1]: Failed to start needed.service - A needed service.'],
  [21, 'systemd[1]: Dependency failed for basic.target - Basic System.'],
] as const
const LOGIN = { login: true } as const

describe('16: the last boot in the journal', () => {
  for (const [what, lines, boot, more, ids] of [
    ['shows a unit that the boot needed', FAILED, {}, [], ['boot-unit-failed']],
    ['shows emergency mode, a symptom', [EMERGENCY], { end: 'emergency' }, [], ['emergency-mode']],
    [
      'adds to what the disks show',
      [TIMEOUT, EMERGENCY],
      { end: 'emergency' },
      [GONE],
      ['fstab-device-missing'],
    ],
    ['shows nothing that was mended since', [TIMEOUT, EMERGENCY], { end: 'emergency' }, [], []],
    [
      'shows a cycle of units',
      [[5, 'systemd[1]: local-fs.target: Found ordering cycle on data.mount/start']],
      {},
      [],
      ['systemd-cycle'],
    ],
    [
      'shows a cycle that did no harm',
      [[5, 'systemd[1]: a: Found ordering cycle on b']],
      LOGIN,
      [],
      [],
    ],
    ['shows no unit that failed in a boot that let users in', FAILED, LOGIN, [], []],
    [
      'shows none of those, if its index is damaged and its text alone shows the login',
      [
        ...FAILED,
        EMERGENCY,
        [200, 'systemd[1]: Reached target multi-user.target - Multi-User System.'],
      ],
      {},
      [],
      [],
    ],
    [
      'shows emergency mode, if its index is damaged',
      [[10, 'systemd[1]: Starting waits.service - A long one...'], EMERGENCY],
      {},
      [],
      ['emergency-mode'],
    ],
    ['shows no emergency mode that somebody left', [TIMEOUT, EMERGENCY], LOGIN, [], []],
    [
      'shows no failure of its shutdown',
      [
        [400, 'systemd[1]: Stopped target basic.target - Basic System.'],
        [401, 'systemd[1]: Failed to start cleanup.service - At the end.'],
        [402, 'systemd[1]: Dependency failed for basic.target - Basic System.'],
        [403, 'systemd[1]: Reached target poweroff.target - System Power Off.'],
        [404, 'systemd[1]: Shutting down.'],
      ],
      { ...LOGIN, end: 'off' },
      [],
      [],
    ],
    [
      'shows no audit daemon that halts, if somebody powered it off',
      [
        [8, 'systemd[1]: Starting auditd.service - Security Auditing Service...'],
        [9, 'systemd[1]: Started auditd.service - Security Auditing Service.'],
        [90, 'systemd[1]: Reached target poweroff.target - System Power Off.'],
      ],
      { end: 'off' },
      [],
      [],
    ],
    [
      'shows a full disk only if it is full',
      [[30, 'systemd[1]: Failed to write: No space left on device'], ...FAILED],
      {},
      [],
      [],
    ],
    [
      'shows a unit that it waited for',
      [
        [10, 'systemd[1]: Starting waits.service - A long one...'],
        [11, 'systemd[1]: Starting short.service - A short one...'],
        [12, 'systemd[1]: Finished short.service - A short one.'],
      ],
      {},
      [],
      ['job-without-limit'],
    ],
    [
      'shows none that was not waited for long',
      [[450, 'systemd[1]: Starting waits.service - A long one...']],
      {},
      [],
      [],
    ],
    [
      'shows none that may be long',
      [
        [
          10,
          'systemd[1]: Starting systemd-fsck@dev-vdb.service - File System Check on /dev/vdb...',
        ],
      ],
      {},
      [],
      [],
    ],
    [
      'shows none in a boot that let users in',
      [[10, 'systemd[1]: Starting waits.service - A long one...']],
      LOGIN,
      [],
      [],
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly (readonly [number, string])[],
    Partial<BootLine>,
    readonly DiskLine[],
    readonly string[],
  ])[])
    it(what, () => {
      expect(idsOf(of(diskWith([...START, ...lines], boot, more)))).to.deep.equal(ids)
    })

  /** What any user can write: lines of a program, which gives itself any name and has another number than 1. */
  const OF_USER = [
    '[    1.0] Kernel panic - not syncing: x',
    "error: disk `hd1,msdos1' not found.",
    'Entering rescue mode...',
    'No DHCPOFFERS received.',
    'local-fs.target: Found ordering cycle on x',
    'write: No space left on device',
    'Reached target Emergency Mode',
    'Reached target Multi-User System',
    'web login:',
  ].flatMap((text) => [
    `logger[7]: ${text}`,
    `${text}[7]: x`,
    `systemd[7]: ${text}`,
    `kernel[7]: ${text}`,
  ])
  const AS_SYSTEM = [
    ...[
      'Failed to start y[7]: x.',
      'Dependency failed for y[7]: Basic System.',
      'Reached target y[7]: Multi-User System.',
    ],
    ...['Reached target y[7]: Emergency Mode.', 'Starting y[7]: x...'],
  ].map((text) => `systemd[1]: ${text}`)

  it('has no cause and no login by what a user wrote', () => {
    const forged = [...OF_USER, ...AS_SYSTEM, 'kernel: Kernel panic - not syncing: y[7]: x']
    const lines = forged.map((text, at) => [10 + at, text] as const)
    expect(idsOf(of(diskWith([...START, ...lines])))).to.deep.equal([])
    const hidden = of(diskWith([...START, ...FAILED, ...lines]))
    expect(idsOf(hidden)).to.deep.equal(['boot-unit-failed'])
    const look = hidden.looks.find(({ words }) => words.startsWith('the journal has'))
    expect(look?.words).to.contain('which shows no sign that it let users in')
  })

  it('is quoted with its time, as words of the guest', () => {
    const { findings } = of(diskWith([...START, ...FAILED]))
    expect(findings[0]?.evidence).to.deep.equal(
      [
        'journal of the boot of 2026-11-27 17:20 UTC, 20 s: systemd[1]: Failed to start needed.service - A needed service.',
        'journal of the boot of 2026-11-27 17:20 UTC, 21 s: systemd[1]: Dependency failed for basic.target - Basic System.',
      ].map((words) => ({ source: 'disk', words, isGuestWords: true, line: null })),
    )
  })

  it('is outranked by a system that is seen to be up', () => {
    const disk = diskWith([
      ...START,
      ...FAILED,
      [30, 'systemd[1]: Starting waits.service - A long one...'],
    ])
    const up = { agent: { state: 'running', failedUnits: [] } }
    expect(idsOf(of(disk)).length).to.equal(2)
    expect(idsOf(of(disk, up))).to.deep.equal([])
    expect(idsOf(of(disk, { console: consoleOf('web login: ') }))).to.deep.equal([])
  })

  it('comes after what was seen to happen', () => {
    const console = consoleOf('[    1.3] Kernel panic - not syncing: x')
    const { findings } = of(diskWith([...START, ...FAILED]), { console })
    expect(findings.map(({ id }) => id)).to.deep.equal(['kernel-panic', 'boot-unit-failed'])
  })

  for (const [end, verdict] of [
    ['unknown', 'cannot-tell'],
    ['off', 'nothing-found'],
    ['reboot', 'nothing-found'],
  ] as const)
    it(`says ${verdict} if nothing is found and its end is ${end}, before anybody could log in`, () => {
      const disk = diskWith(START, { end })
      expect([of(disk).verdict, idsOf(of(disk))]).to.deep.equal([verdict, []])
      const agent = { state: 'running', failedUnits: [] }
      expect(of(disk, { agent }).verdict).to.equal('nothing-found')
    })

  it('never makes an instance well: only disks that were looked at to the end do', () => {
    const healthy = [
      ...START,
      [30, 'systemd[1]: Reached target multi-user.target - Multi-User System.'],
    ] as const
    const whole = diskWith(healthy, LOGIN)
    expect(of(whole).verdict).to.equal('nothing-found')
    const trouble = diskWith(healthy, LOGIN, [{ kind: 'trouble', what: 'x' }])
    expect(of(trouble).verdict).to.equal('cannot-tell')
    const screen = {
      kind: 'text',
      lines: ['GNU GRUB  version 2.06'],
      columns: 80,
      font: 'vga',
      share: 1,
    } as const
    expect(of(trouble, { screen }).verdict).to.equal('cannot-tell')
  })

  for (const [lines, boot, journals, look] of [
    [
      [],
      { ...LOGIN, end: 'off' },
      {},
      'in-order: the journal has 1 boot, the last from 2026-11-27 17:20 UTC to 2026-11-27 17:30 UTC, which let users in and was powered off',
    ],
    [
      [],
      { end: 'off' },
      { boots: 7, isCut: true, more: 2 },
      'found: the journal has 7 boots, the last from 2026-11-27 17:20 UTC to 2026-11-27 17:30 UTC, which was powered off before it let users in; it has more lines than were read; older files that were left out: 2',
    ],
    [
      [[590, 'systemd[1]: Starting a.service - A\u001b[2J...']],
      {},
      {},
      'found: the journal has 1 boot, the last from 2026-11-27 17:20 UTC to 2026-11-27 17:30 UTC, which shows no sign that it let users in; "a.service - A" was being started when it ended',
    ],
    [
      [],
      {},
      { state: 'none', more: 3 },
      'not-looked-at: the files of the journal are larger than what is read: 3',
    ],
    [[], {}, { state: 'no-program' }, 'not-looked-at: this rescue system cannot read a journal'],
    [
      [],
      {},
      { state: 'unreadable', files: 2 },
      'unreadable: the journal shows no boot; files that were read: 2',
    ],
  ] as const)
    it(`is listed: ${look}`, () => {
      const { all, isWhole } = diskWith(lines, boot)
      const disk: DiskFacts = {
        isWhole,
        all: (kind) =>
          all(kind).map((line) => (line.kind === 'journals' ? { ...line, ...journals } : line)),
      }
      const looks = of(disk).looks.map(({ result, words }) => `${result}: ${words}`)
      expect(looks).to.include(look)
    })

  it('is not listed if nobody looked for it', () => {
    const disk = readDiskFacts(
      Buffer.from('{"kind":"start","version":1}\n{"kind":"end","seconds":1}'),
    )
    expect(of(disk).looks.filter(({ source }) => source === 'disk').length).to.equal(1)
  })

  it('has a time that can be shown, whatever it is', () => {
    const last = 253_402_300_799
    const { looks } = of(diskWith([], { first: 0, last }))
    expect(looks.map(({ words }) => words).join()).to.contain(
      'from 1970-01-01 00:00 UTC to 9999-12-31 23:59 UTC',
    )
    expect(of(diskWith([], { last: last + 1 })).verdict).to.equal('cannot-tell')
  })
})
