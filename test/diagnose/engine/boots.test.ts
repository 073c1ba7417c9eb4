import { expect } from 'chai'
import {
  diagnose,
  readDefinitionFacts,
  type Diagnosis,
  type Facts,
} from '../../../provider/diagnose/index.js'
import { cleanLines } from '../../../provider/diagnose/text/clean-lines.js'
import { splitBoots } from '../../../provider/diagnose/text/split-boots.js'
import { consoleOf, factsOf } from '../facts-of.js'

const KERNEL = '[    0.000000] Linux version 6.1.0-56-amd64'
const FSTAB = '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.'
const FULL = '[   20.1] systemd-journald[310]: Failed to write: No space left on device'

const bootsOf = (...lines: readonly string[]): readonly (readonly string[])[] =>
  splitBoots(cleanLines(consoleOf(...lines)).lines).map((boot) =>
    boot.lines.map(({ text }) => text),
  )
const idsOf = (...lines: readonly string[]): readonly string[] =>
  diagnose(factsOf({ console: consoleOf(...lines) })).findings.map(({ id }) => id)

const definitionOf = (name: 'running' | 'off'): Facts['definition'] =>
  readDefinitionFacts(
    `<domain type='qemu'><name>web</name><memory>1</memory><os><type>hvm</type></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk></devices></domain>`,
    { state: { name, reason: name === 'off' ? 'shutdown' : 'booted' }, sources: [] },
  )
const wordsOf = (looks: Diagnosis['looks']): string => looks.map(({ words }) => words).join()

describe('16: the boots of a log', () => {
  for (const [what, boots] of [
    [
      'firmware',
      [
        ['SeaBIOS (version 1.16.2)', 'Welcome to GRUB!', KERNEL],
        ['SeaBIOS (version 1.16.2)', KERNEL],
      ],
    ],
    [
      'GRUB',
      [
        ['Welcome to GRUB!', KERNEL, 'web login:'],
        ['Welcome to GRUB!', KERNEL],
      ],
    ],
    [
      'the kernel, if firmware and GRUB are silent',
      [
        [KERNEL, 'a'],
        [KERNEL, 'b'],
      ],
    ],
    ['GRUB that begins again and again', [['Welcome to GRUB!', 'error: x'], ['Welcome to GRUB!']]],
    [
      'UEFI',
      [
        ['BdsDxe: loading Boot0001 "a" from b', KERNEL],
        ['BdsDxe: failed to load Boot0001 "a" from b: Not Found'],
      ],
    ],
    ['our rescue system', [[KERNEL, 'web login:'], ['rescue-ready nonce=1 hostkey=-'], [KERNEL]]],
  ] as const)
    it(`begin with ${what}`, () => {
      expect(bootsOf(...boots.flat())).to.deep.equal(boots)
    })

  it('are one boot while UEFI tries its entries, and GRUB shows its menu', () => {
    const boot = [
      'BdsDxe: failed to load Boot0001 "a" from b: Not Found',
      'BdsDxe: loading Boot0002 "a" from b',
      'BdsDxe: starting Boot0002 "a" from b',
      'Welcome to GRUB!',
      'GNU GRUB  version 2.06',
      KERNEL,
      'Loading, please wait...',
      'Welcome to Debian GNU/Linux 12 (bookworm)!',
      'web login:',
    ]
    expect(bootsOf(...boot)).to.deep.equal([boot])
  })
})

describe('16: the last boot', () => {
  it('counts, and earlier ones do not', () => {
    expect(idsOf(KERNEL, FSTAB)).to.deep.equal(['fstab-device-missing'])
    expect(idsOf(KERNEL, FSTAB, KERNEL, 'web login: ')).to.deep.equal([])
    expect(idsOf(KERNEL, 'web login: ', KERNEL, FSTAB)).to.deep.equal(['fstab-device-missing'])
  })

  it('is not that of our rescue system', () => {
    const rescue = ['rescue-ready nonce=1 hostkey=-', 'This is the rescue system.']
    expect(idsOf(KERNEL, FSTAB, ...rescue)).to.deep.equal(['fstab-device-missing'])
  })

  it('is of no earlier start: a log that ends with our rescue system shows nothing of what runs now', () => {
    const log = [KERNEL, FULL, 'web login: ', 'rescue-ready nonce=1 hostkey=-']
    const on = { definition: definitionOf('running'), isConsoleLog: true }
    const { verdict, findings, looks } = diagnose(factsOf({ ...on, console: consoleOf(...log) }))
    expect([verdict, findings]).to.deep.equal(['cannot-tell', []])
    expect(wordsOf(looks)).to.contain(
      'the log of the console shows no boot since the instance left its rescue',
    )
    const again = diagnose(factsOf({ ...on, console: consoleOf(...log, KERNEL, 'web login: ') }))
    expect([again.verdict, again.findings]).to.deep.equal(['nothing-found', []])
    // A kernel that is told to be quiet: the login alone shows that it is another boot.
    const quiet = diagnose(factsOf({ ...on, console: consoleOf(...log, '', 'web login: ') }))
    expect([quiet.verdict, quiet.findings]).to.deep.equal(['nothing-found', []])
    const off = diagnose(factsOf({ definition: definitionOf('off'), console: consoleOf(...log) }))
    expect(off.findings.map(({ id }) => id)).to.include('disk-full')
  })

  for (const [lines, verdict] of [
    [['SeaBIOS (version 1.16.2)'], 'cannot-tell'],
    [['SeaBIOS (version 1.16.2)', 'Welcome to GRUB!'], 'cannot-tell'],
    [['Debian GNU/Linux 12 web tty1', 'web login: '], 'nothing-found'],
    [[''], 'nothing-found'],
  ] as const)
    it(`is not believed to be up by its log, if the screen shows the firmware or GRUB: ${lines.join()}`, () => {
      const screen = { kind: 'text', lines, columns: 80, font: 'vga', share: 1 } as const
      const console = consoleOf(KERNEL, 'web login: ')
      const said = diagnose(factsOf({ screen, console, isConsoleLog: true }))
      expect([said.verdict, said.findings]).to.deep.equal([verdict, []])
      expect(diagnose(factsOf({ screen, console })).verdict).to.equal('nothing-found')
    })

  it('disproves by its login what would have kept it from coming up, and nothing else', () => {
    expect(idsOf(KERNEL, FSTAB, FULL, 'web login: ')).to.deep.equal(['disk-full'])
    expect(idsOf(KERNEL, 'web login: ', FSTAB)).to.deep.equal(['fstab-device-missing'])
  })

  it('disproves by each stage what would have kept it from reaching that stage', () => {
    const error = 'error: no such device: 0a1b.'
    expect(idsOf('Welcome to GRUB!', error)).to.deep.equal(['grub-device-gone'])
    expect(idsOf('Welcome to GRUB!', error, KERNEL)).to.deep.equal([])
  })

  it('fails by an error of an earlier stage, if what follows from that was seen', () => {
    const { findings } = diagnose(
      factsOf({
        console: consoleOf(
          "error: file `/boot/initrd.img' not found.",
          KERNEL,
          '[    1.3] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
        ),
      }),
    )
    expect(findings.map(({ id, consequences }) => [id, consequences])).to.deep.equal([
      ['initramfs-file-missing', ['initramfs-missing', 'kernel-panic']],
    ])
  })
})
