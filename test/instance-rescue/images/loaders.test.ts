import { expect } from 'chai'
import { preview } from '../../../provider/instance-rescue/index.js'
import { warnOfLoaders } from '../../../provider/instance-rescue/decide/image/explain-loaders.js'
import { KERNEL_IMAGE, kernelFile, ramdiskFile } from '../support/kernel-files.js'
import { makeMemoryHost } from '../support/memory-host.js'

const CHOICE =
  "Either name an image with a signed loader, such as this package's own or Debian's live image, or turn Secure Boot off in the definition for the time of the rescue"

describe('an image without a loader for the firmware', () => {
  const rows = [
    ['efi', 'off', true, false, []],
    ['efi', 'off', null, null, []],
    [
      'efi',
      'off',
      false,
      null,
      ["image '/i' has no loader for UEFI, which the instance has: it may not boot"],
    ],
    ['efi', 'on', true, true, []],
    [
      'efi',
      'on',
      true,
      false,
      [
        `the loader of image '/i' is not signed, and Secure Boot is on in the firmware of the instance: it will not boot. ${CHOICE}`,
      ],
    ],
    [
      'efi',
      'on',
      true,
      null,
      [
        `Secure Boot is on in the firmware of the instance, and whether the loader of image '/i' is signed is not known: if not, it will not boot. ${CHOICE}`,
      ],
    ],
    [
      'efi',
      'possible',
      true,
      false,
      [
        "the loader of image '/i' is not signed: it does not boot if Secure Boot is on in the firmware of the instance",
      ],
    ],
    ['efi', 'possible', true, null, []],
    [
      'bios',
      'off',
      null,
      null,
      ["image '/i' has no boot code for a BIOS, which the instance has: it may not boot"],
    ],
  ] as const
  for (const [kind, secureBoot, hasEfi, isSigned, warnings] of rows) {
    it(`is warned of with ${kind}, Secure Boot ${secureBoot}, loader ${hasEfi}, signed ${isSigned}`, () => {
      const use = {
        image: { path: '/i', lacksBootCode: kind === 'bios' },
        domain: { arch: 'x86_64', firmware: { kind } },
        loaders: kind === 'bios' ? null : { hasEfi, isSigned },
        secureBoot,
      } as const
      expect(warnOfLoaders({ ...use, plan: {} })).to.deep.equal(warnings)
      const directBoot = { kernel: '/k', ramdisk: null, commandLine: null }
      expect(warnOfLoaders({ ...use, plan: { directBoot } })).to.deep.equal([])
    })
  }

  /** A disk with an MBR that has one partition, for Linux, and no boot code. */
  function disk(): Buffer {
    const bytes = Buffer.alloc(4_096)
    bytes.writeUInt16BE(0x55aa, 510)
    bytes[450] = 0x83
    return bytes
  }

  for (const [firmware, expected] of [
    ['<os>', 'has no boot code for a BIOS'],
    [
      "<os firmware='efi'><firmware><feature enabled='no' name='secure-boot'/></firmware>",
      'has no loader for UEFI',
    ],
  ] as const) {
    it(`is looked at in preview, and not if a kernel boots: ${expected}`, async () => {
      const host = await makeMemoryHost({ change: (xml) => xml.replace('<os>', firmware) })
      host.fake.addFile('/images/rescue.img', disk())
      host.fake.addFile(KERNEL_IMAGE.kernel, kernelFile())
      host.fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile('init'))
      const shown = await host.run(preview(host.inputs, undefined, host.runtime))
      expect(shown.warnings.join()).to.contain(expected)
      const image = { ...host.inputs.image, ...KERNEL_IMAGE }
      const other = await host.run(preview({ ...host.inputs, image }, undefined, host.runtime))
      expect(other.warnings).to.deep.equal([])
    })
  }
})
