import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIX_STATUS } from '../../provider/repair/fixes/index.js'
import { Tree, type Outcome } from './support/tree.js'

const CORE = Buffer.alloc(20_000, 'core of 2.06, ')
const MODULES = '/boot/grub/i386-pc'

/** A disk with GRUB, as grub-install writes it. */
function withGrub(): Buffer {
  const disk = Buffer.alloc(1 << 16)
  disk.write('GRUB', 0x180)
  disk.set([0x55, 0xaa], 510)
  disk.writeBigUInt64LE(1n, 0x5c)
  CORE.copy(disk, 512)
  disk.writeBigUInt64LE(2n, 512 + 500)
  disk.writeUInt16LE(60, 512 + 508)
  return disk
}

const PLAIN = Buffer.alloc(1 << 16)
const farAway = withGrub()
farAway.writeUInt32LE(0xffff_fff0, 0x5c)

interface Given {
  readonly disks?: readonly Buffer[]
  /** What blkid says of each. */
  readonly tables?: readonly string[]
  /** What lsblk says of the layers under /boot. */
  readonly layers?: string
  readonly files?: Readonly<Record<string, string>>
  readonly prepare?: (modules: string) => void
}

/** Runs the fix in a system whose GRUB is in order but for what is given. */
function runBoth({
  disks = [withGrub()],
  tables = ['dos', 'dos'],
  layers = 'lvm',
  files = {},
  prepare,
}: Given): { readonly check: Outcome; readonly dry: Outcome } {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-disks-'))
  const names = disks.map((content, at) => {
    const file = join(folder, `vd${'ab'[at]}`)
    writeFileSync(file, content)
    return file
  })
  const tree = new Tree(
    {
      '/usr/sbin/grub-mkconfig': '',
      '/usr/lib/grub/i386-pc/normal.mod': 'N',
      [`${MODULES}/normal.mod`]: 'N',
      [`${MODULES}/core.img`]: CORE.toString(),
      ...files,
    },
    {
      findmnt: 'echo /dev/mapper/vg-root',
      blkid: `case $* in *vda) echo ${tables[0]} ;; *) echo ${tables[1]} ;; esac`,
      lsblk: `case $* in *PARTTYPE*) ;; *NAME*) for d in ${names.join(' ')}; do echo $d disk; done ;; *) echo ${layers} ;; esac`,
      md5sum: 'exec /usr/bin/md5sum "$@"',
    },
  )
  try {
    prepare?.(join(tree.root, MODULES))
    const run = (verb: 'check' | 'dry-run'): Outcome => {
      const { status, said } = tree.run({ id: 'grub' }, verb)
      return { status, said: said.replaceAll(`${folder}/`, '') }
    }
    return { check: run('check'), dry: run('dry-run') }
  } finally {
    tree.remove()
    rmSync(folder, { recursive: true })
  }
}

describe('15: the fix grub', () => {
  const NOTHING = { status: FIX_STATUS.notNeeded, said: 'nothing to change\n' }

  for (const [what, given] of [
    ['that is in order', {}],
    ['of a volume group with a disk for data', { disks: [withGrub(), PLAIN] }],
    [
      'of a volume group with a disk that has no room for it',
      { disks: [withGrub(), PLAIN], tables: ['dos', ''], layers: 'raid1' },
    ],
    ['of a RAID', { disks: [withGrub(), withGrub()], layers: 'raid1' }],
  ] as const satisfies readonly (readonly [string, Given])[])
    it(`changes nothing of one ${what}`, () => {
      const { check, dry } = runBoth(given)
      expect(check.status, check.said).to.equal(0)
      expect(dry).to.deep.equal(NOTHING)
    })

  for (const [what, given, said] of [
    [
      'a disk of a RAID has none',
      { disks: [withGrub(), PLAIN], layers: 'raid1' },
      'would write GRUB to vdb\n',
    ],
    ['the first disk lost it', { disks: [PLAIN, withGrub()] }, 'would write GRUB to vda\n'],
    [
      'both disks of a volume group have none',
      { disks: [PLAIN, PLAIN] },
      'would write GRUB to vda\n',
    ],
    [
      'grub-install did not come to its end',
      {
        prepare: (modules: string) => {
          rmSync(join(modules, 'core.img'))
        },
      },
      'would write GRUB to vda\n',
    ],
    [
      'its rest is to be behind the end of the disk',
      { disks: [farAway] },
      'would write GRUB to vda\n',
    ],
  ] as const satisfies readonly (readonly [string, Given, string])[])
    it(`writes it if ${what}`, () => {
      const { check, dry } = runBoth(given)
      expect(check.status, check.said).to.equal(1)
      expect(dry).to.deep.equal({ status: 0, said })
    })

  it('is not kept waiting by names of modules that are several for xargs', () => {
    const { check, dry } = runBoth({
      files: { [`${MODULES}/a b.mod`]: '', [`${MODULES}/c.mod\nd.mod`]: '' },
      prepare: (modules) => {
        execFileSync('mkfifo', [join(modules, 'a'), join(modules, 'c.mod')])
      },
    })
    expect(check.status, check.said).to.equal(0)
    expect(dry).to.deep.equal(NOTHING)
  })
})
