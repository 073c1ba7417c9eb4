import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookAt } from './look-at.js'

const PROGRAM = 'MZ and more'

describe('the EFI system partition', () => {
  it('has the fallback path at EFI/BOOT alone, in any case', () => {
    for (const [path, fallback] of [
      ['EFI/BOOT/BOOTX64.EFI', true],
      ['EFI/boot/bootx64.efi', true],
      ['EFI/old/bootx64.efi', false],
      ['EFI/bootx64.efi', false],
      ['EFI/BOOT/old/bootx64.efi', false],
    ] as const) {
      const facts = lookAt({ [`boot/efi/${path}`]: PROGRAM })
      expect(facts.all('esp')).to.deep.equal([
        { kind: 'esp', device: '', fallback, loaders: [path] },
      ])
      expect(facts.isWhole).to.equal(true)
    }
  })

  it('has no loader in a file that lost its content, in a folder, and in a pipe', () => {
    const facts = lookAt(
      {
        'boot/efi/EFI/BOOT/BOOTX64.EFI': '',
        'boot/efi/EFI/debian/grubx64.efi': Buffer.alloc(100_000),
        'boot/efi/EFI/debian/shimx64.efi/readme.txt': PROGRAM,
      },
      { prepare: (root) => execFileSync('mkfifo', [join(root, 'boot/efi/EFI/BOOT/fbx64.efi')]) },
    )
    expect(facts.all('esp')).to.deep.equal([
      { kind: 'esp', device: '', fallback: false, loaders: [] },
    ])
  })

  it('is no program for sed, whatever the folder is called that it is on', () => {
    const outside = mkdtempSync(join(tmpdir(), 'diagnose-'))
    const made = join(outside, 'made')
    try {
      const facts = lookAt(
        { 'boot/efi': null },
        {
          prepare: (root) => {
            const folder = `x#y#w ${made}\ns#a#b`
            mkdirSync(join(root, folder, 'EFI/BOOT'), { recursive: true })
            writeFileSync(join(root, folder, 'EFI/BOOT/BOOTX64.EFI'), PROGRAM)
            symlinkSync(`/${folder}`, join(root, 'boot/efi'))
          },
        },
      )
      expect(existsSync(made)).to.equal(false)
      expect(facts.all('esp').map(({ loaders }) => loaders)).to.deep.equal([[]])
    } finally {
      rmSync(outside, { recursive: true })
    }
  })
})
