import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootFollower, type ScreenText } from '../../../provider/diagnose/index.js'
import { repositoryRoot } from '../../repository.js'

/** What a boot shows at a second: on its console, on its screen, or by its agent. */
type Shown = readonly [
  second: number,
  what:
    | { readonly console: string }
    | { readonly screen: readonly string[] | 'blank' | number }
    | { readonly agent: string },
]

interface Followed {
  /** `12 stuck: its kernel panicked`, with the second of the look; null: it goes on. */
  readonly end: string | null
  /** `3 kernel console: Linux version 6.1` */
  readonly moments: readonly string[]
}

/** Follows a boot with a look each second, for that many seconds. */
function follow(shown: readonly Shown[], seconds = 300): Followed {
  const follower = new BootFollower()
  if (shown.some(([, what]) => 'console' in what)) follower.hears()
  const moments = (): string[] =>
    follower.moments.map((one) => `${one.seconds} ${one.stage} ${one.source}: ${one.words}`)
  for (let second = 0; second <= seconds; second += 1) {
    for (const [at, what] of shown) if (at === second) take(follower, second * 1_000, what)
    const end = follower.end(second * 1_000)
    if (end !== null) return { end: `${second} ${end.result}: ${end.words}`, moments: moments() }
  }
  return { end: null, moments: moments() }
}

function take(follower: BootFollower, ms: number, what: Shown[1]): void {
  if ('console' in what) follower.takeConsole(ms, Buffer.from(what.console))
  else if ('agent' in what) follower.takeAgent(ms, { state: what.agent, failedUnits: [] })
  else follower.takeScreen(ms, screenOf(what.screen), Buffer.from(String(what.screen)))
}

function screenOf(screen: readonly string[] | 'blank' | number): ScreenText {
  if (screen === 'blank') return { kind: 'blank' }
  if (typeof screen === 'number') return { kind: 'unreadable', reason: 'a photo', share: 0 }
  return { kind: 'text', lines: screen, columns: 80, font: 'vga', share: 1 }
}

const BIOS = 'SeaBIOS (version 1.16.2)'
const KERNEL = '[    0.000000] Linux version 6.1.0\r\n'

const BOOTS: readonly (readonly [what: string, shown: readonly Shown[], followed: Followed])[] = [
  [
    'a healthy boot, with screen and console',
    [
      [1, { screen: [BIOS] }],
      [2, { screen: [BIOS, ' GNU GRUB  version 2.06'] }],
      [4, { console: KERNEL }],
      [9, { console: 'Begin: Mounting root file system ... done.\r\n' }],
      [12, { console: 'Welcome to \u001B[34mDebian GNU/Linux 12\u001B[0m!\r\n' }],
      [30, { console: '\r\ndebian login: ' }],
    ],
    {
      end: '33 up: its console shows that it lets users in',
      moments: [
        `1 firmware screen: ${BIOS}`,
        '2 loader screen: GNU GRUB  version 2.06',
        '4 kernel console: [    0.000000] Linux version 6.1.0',
        '9 initramfs console: Begin: Mounting root file system ... done.',
        '12 system console: Welcome to Debian GNU/Linux 12!',
        '30 up console: debian login:',
      ],
    },
  ],
  [
    'an instance whose agent alone says that it is up',
    [
      [20, { agent: 'starting' }],
      [40, { agent: 'degraded' }],
    ],
    {
      end: '43 up: its guest agent answers, and systemd says degraded',
      moments: ['40 up agent: systemd says degraded'],
    },
  ],
  ...(
    [
      ['Kernel panic - not syncing: x', 'its kernel panicked'],
      ['You are in emergency mode. After logging in', 'it stands in emergency mode'],
      ['Give root password for maintenance', 'it stands in emergency mode'],
      ['(initramfs) ', 'it stands in the shell of its initramfs'],
      ['dracut:/# ', 'it stands in the shell of its initramfs'],
      ['grub rescue> ', 'it stands in the rescue mode of GRUB'],
      ['grub> ', 'it stands at the prompt of GRUB'],
      ['Please enter passphrase for disk vda5: ', 'it waits for the passphrase of a disk'],
      ['systemd[1]: Freezing execution.', 'its systemd froze'],
      ['No bootable device.', 'its BIOS found nothing to boot'],
      ['BdsDxe: No bootable option or device was found.', 'its UEFI found nothing to boot'],
    ] as const
  ).flatMap(([line, words]) => [
    [
      `on its console: ${words}`,
      [[5, { console: line }]],
      { end: `8 stuck: ${words}`, moments: [] },
    ] as const,
    [
      `on its screen: ${words}`,
      [[5, { screen: [line] }]],
      { end: `8 stuck: ${words}`, moments: [] },
    ] as const,
  ]),
  [
    'silence',
    [
      [3, { console: 'Loading, please wait...\r\n' }],
      [10, { screen: ['Loading'] }],
    ],
    {
      end: '70 stuck: neither its console nor its screen showed anything new for 60 s',
      moments: ['3 initramfs console: Loading, please wait...'],
    },
  ],
  [
    'a cursor that blinks on a screen without text',
    Array.from({ length: 100 }, (_, at) => [at, { screen: 'blank' }] as const),
    {
      end: '60 stuck: neither its console nor its screen showed anything new for 60 s',
      moments: [],
    },
  ],
  [
    'a picture that changes',
    Array.from({ length: 100 }, (_, at) => [at, { screen: at }] as const),
    {
      end: '159 stuck: neither its console nor its screen showed anything new for 60 s',
      moments: [],
    },
  ],
  [
    'a panic after which it boots again and comes up',
    [
      [2, { console: KERNEL }],
      [5, { console: 'Kernel panic - not syncing: x\r\n' }],
      [6, { console: KERNEL }],
      [20, { console: 'web login: ' }],
    ],
    {
      end: '23 up: its console shows that it lets users in',
      moments: [
        '2 kernel console: [    0.000000] Linux version 6.1.0',
        '6 kernel console: [    0.000000] Linux version 6.1.0',
        '20 up console: web login:',
      ],
    },
  ],
  [
    'no second boot, if the screen shows the kernel first',
    [
      [2, { screen: ['[    0.000000] Linux version 6.1.0'] }],
      [3, { console: KERNEL }],
      [4, { console: 'web login: ' }],
    ],
    {
      end: '7 up: its console shows that it lets users in',
      moments: ['2 kernel screen: [    0.000000] Linux version 6.1.0', '4 up console: web login:'],
    },
  ],
  [
    'a line that comes in parts',
    [
      [2, { console: '[    0.000000] Linux ver' }],
      [3, { console: 'sion 6.1.0\r\nKernel pa' }],
      [4, { console: 'nic - not syncing: x' }],
    ],
    {
      end: '7 stuck: its kernel panicked',
      moments: ['3 kernel console: [    0.000000] Linux version 6.1.0'],
    },
  ],
  ['nothing at all, of an instance without console and screen', [], { end: null, moments: [] }],
]

describe('16: a boot that is watched', () => {
  for (const [what, shown, followed] of BOOTS)
    it(`knows ${what}`, () => {
      expect(follow(shown)).to.deep.equal(followed)
    })

  it('follows the console of a healthy Debian to its login, and takes nothing there for final', () => {
    const log = readFileSync(join(repositoryRoot, 'test/diagnose/logs/healthy.log'))
    const follower = new BootFollower()
    for (let at = 0; at < log.length; at += 777)
      follower.takeConsole(at, log.subarray(at, at + 777))
    expect(follower.lastEnd()).to.deep.include({ result: 'up' })
    expect(follower.moments.map(({ stage }) => stage)).to.include.members([
      'kernel',
      'initramfs',
      'system',
      'up',
    ])
  })

  it('is bounded and clean, whatever a guest writes', () => {
    const follower = new BootFollower()
    const hostile = `\u001B]0;x\u0007Linux version 6\u202E${'x'.repeat(5_000)}\r\nWelcome to GRUB!\r\n`
    for (let at = 0; at < 200; at += 1) follower.takeConsole(at, Buffer.from(hostile))
    follower.takeConsole(1_000, Buffer.from('y'.repeat(5 << 20)))
    expect(follower.moments.length).to.equal(64)
    for (const { words } of follower.moments) {
      expect(words.length).to.be.at.most(256)
      // eslint-disable-next-line no-control-regex -- these are the characters to find
      expect(words).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202e]/)
    }
  })
})
