import { expect } from 'chai'
import { diagnose } from '../../../provider/diagnose/index.js'
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
