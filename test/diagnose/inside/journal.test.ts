import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { truncateSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { diagnose, type DiskFacts } from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { JOURNAL, readJournal, withJournal } from './journals.js'
import { findingsOf, lookAt, troubleOf } from './look-at.js'

const stateOf = (disk: DiskFacts): unknown => disk.all('journals')[0]
const textOf = (disk: DiskFacts): string =>
  disk
    .all('journal')
    .map(({ text }) => text)
    .join('\n')
const boots = (disk: DiskFacts): unknown =>
  disk.all('boot').map(({ number, login, end }) => [number, login, end])
const said = (disk: DiskFacts): string =>
  diagnose(factsOf({ disk }))
    .looks.map(({ result, words }) => `${result}: ${words}`)
    .join('\n')

const [HEALTHY, UNIT_FAILED] = [readJournal('healthy'), readJournal('unit-failed')]
const ONE = { kind: 'journals', files: 1, more: 0, boots: 1, isCut: false }

describe('16: the script that looks at the journal', function () {
  this.timeout(120_000)

  for (const shell of [['busybox', 'sh'], ['dash']])
    it(`reads the last boot of a Debian that let users in, run by ${shell.join(' ')}`, () => {
      const disk = lookAt(withJournal(HEALTHY), { shell })
      expect(disk.isWhole, JSON.stringify(troubleOf(disk))).to.equal(true)
      expect(stateOf(disk)).to.deep.equal({ state: 'ok', ...ONE })
      const [boot] = disk.all('boot')
      expect(boot).to.deep.equal({
        kind: 'boot',
        number: 0,
        first: 1_795_825_764,
        last: 1_795_825_854,
        seconds: 151,
        login: true,
        end: 'off',
      })
      const text = textOf(disk)
      expect(text).to.match(/^\[ {4}0\.000000\] kernel: Linux version 6\.1\.0/)
      expect(text).to.match(/^\[ .*\] systemd\[1\]: Hostname set to <debian>\.$/m)
      expect(text).to.match(
        /systemd\[1\]: Reached target multi-user\.target - Multi-User System\.$/m,
      )
      expect(findingsOf(disk)).to.deep.equal([])
      expect(said(disk)).to.contain(
        'in-order: the journal has 1 boot, the last from 2026-11-28 00:29 UTC to 2026-11-28 00:30 UTC, which let users in and was powered off',
      )
    })

  it('reads the last boot of one that stood in emergency mode, and names nothing that the disks do not show', () => {
    const tree = withJournal(readJournal('emergency'))
    const mended = lookAt(tree)
    expect([mended.isWhole, boots(mended)]).to.deep.equal([true, [[0, false, 'emergency']]])
    expect(findingsOf(mended)).to.deep.equal([])
    expect(said(mended)).to.contain('which ended in emergency mode')
    const gone = 'UUID=deadbeef-0000-4000-8000-000000000000 /data ext4 defaults 0 2\n'
    const broken = lookAt({ ...tree, 'etc/fstab': gone })
    expect(findingsOf(broken)).to.deep.equal(['fstab-device-missing', 'emergency-mode'])
    const [finding] = diagnose(factsOf({ disk: broken })).findings
    expect(finding?.evidence.map(({ source, words }) => [source, words])).to.deep.include.members([
      [
        'disk',
        'journal of the boot of 2026-11-28 00:29 UTC, 135 s: systemd[1]: Timed out waiting for device dev-disk-by\\x2duuid-deadbeef\\x2d0000\\x2d4000\\x2d8000\\x2d000000000000.device - /dev/disk/by-uuid/deadbeef-0000-4000-8000-000000000000.',
      ],
    ])
  })

  it('names a unit that the boot needed', () => {
    const disk = lookAt(withJournal(UNIT_FAILED))
    expect([disk.isWhole, boots(disk)]).to.deep.equal([true, [[0, false, 'unknown']]])
    expect(findingsOf(disk)).to.deep.equal(['boot-unit-failed'])
  })

  it('reads what is there of one whose end is missing, because the instance lost its power', () => {
    const disk = lookAt(withJournal(tear(UNIT_FAILED, 0.95)))
    expect(stateOf(disk)).to.deep.equal({ state: 'ok', ...ONE, isCut: true })
    expect(textOf(disk)).to.match(/^\[ {2}100\.\d+\] /m)
    expect(findingsOf(disk)).to.deep.equal(['boot-unit-failed'])
    const nothing = lookAt(withJournal(tear(UNIT_FAILED, 0.5)))
    expect(stateOf(nothing)).to.deep.equal({ state: 'unreadable', ...ONE, boots: 0 })
  })

  it('reads several files, and the last three boots', () => {
    const old = 'system@0123456789abcdef0123456789abcdef-0000000000000001-0000000000000001.journal'
    const dirty = 'system@0000000000000001-0000000000000001.journal~'
    const disk = lookAt({
      ...withJournal(HEALTHY),
      [`${JOURNAL}/${old}`]: readJournal('hostile'),
      [`${JOURNAL}/${dirty}`]: readJournal('hostile'),
      [`${JOURNAL}/user-1000.journal`]: readJournal('emergency'),
    })
    expect(stateOf(disk)).to.deep.equal({ state: 'ok', ...ONE, files: 3, boots: 3 })
    expect(boots(disk)).to.deep.equal([
      [-2, true, 'unknown'],
      [-1, false, 'unknown'],
      [0, true, 'off'],
    ])
    expect(findingsOf(disk)).to.deep.equal([])
  })

  it('finds none in order if there is none, and the rest is looked at', () => {
    const other = 'f'.repeat(32)
    for (const changes of [{}, { ...withJournal(HEALTHY), 'etc/machine-id': `${other}\n` }]) {
      const disk = lookAt(changes)
      expect(disk.isWhole).to.equal(true)
      expect(stateOf(disk)).to.deep.equal({ state: 'none', ...ONE, files: 0, boots: 0 })
      expect(said(disk)).to.contain('not-looked-at: the instance keeps no journal on its disks')
    }
  })

  it('reads that of a first boot, which failed before it wrote its identifier', () => {
    for (const id of ['', 'uninitialized\n', '../../../../x\n']) {
      const disk = lookAt({ ...withJournal(UNIT_FAILED), 'etc/machine-id': id })
      expect([stateOf(disk), findingsOf(disk)], id).to.deep.equal([
        { state: 'ok', ...ONE },
        ['boot-unit-failed'],
      ])
    }
  })

  for (const [what, bytes] of [
    ['empty', Buffer.alloc(0)],
    ['of zeros', Buffer.alloc(8 << 20)],
    ['cut', HEALTHY.subarray(0, 100_000)],
    ['of another kind', Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(1 << 20, 0xff)])],
  ] as const)
    it(`says that it shows no boot, and takes nothing for in order: ${what}`, () => {
      const disk = lookAt(withJournal(bytes))
      expect(stateOf(disk)).to.deep.equal({ state: 'unreadable', ...ONE, boots: 0 })
      expect(textOf(disk)).to.equal('')
      expect(said(disk)).to.contain(
        'unreadable: the journal shows no boot; files that were read: 1',
      )
    })

  it('comes to its end with flipped bits, and every line is one that is known', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const disk = lookAt(withJournal(flip(seed % 2 === 0 ? HEALTHY : UNIT_FAILED, seed)))
      const trouble = troubleOf(disk)
      expect(disk.all('end').length, `seed ${seed}`).to.equal(1)
      expect(disk.isWhole, `seed ${seed}: ${trouble.join()}`).to.equal(trouble.length === 0)
    }
  })

  it('opens only real files, and no large ones', () => {
    const disk = lookAt(
      {
        ...withJournal(HEALTHY),
        [`${JOURNAL}/system@0000000000000001-0000000000000001.journal`]: { link: '/proc/kcore' },
        [`${JOURNAL}/system@0000000000000002-0000000000000001.journal`]: { link: 'system.journal' },
        [`${JOURNAL}/system@0000000000000003-0000000000000001.journal~`]: '',
        [`${JOURNAL}/system@$(reboot).journal`]: UNIT_FAILED,
      },
      {
        prepare: (root) => {
          const at = (name: string): string => join(root, JOURNAL, name)
          execFileSync('mkfifo', [at('system@0000000000000004-0000000000000001.journal')])
          const large = at('system@0000000000000003-0000000000000001.journal~')
          truncateSync(large, 2 ** 40)
          utimesSync(large, 2e9, 2e9)
        },
      },
    )
    expect(stateOf(disk)).to.deep.equal({ state: 'ok', ...ONE, more: 1 })
    expect(boots(disk)).to.deep.equal([[0, true, 'off']])
    expect([...new Set(troubleOf(disk))].sort()).to.deep.equal(
      ['1', '2', '4'].map(
        (at) => `/${JOURNAL}/system@000000000000000${at}-0000000000000001.journal is no file`,
      ),
    )
    expect(disk.isWhole).to.equal(false)
  })

  it('leads nowhere else by its links', () => {
    for (const link of ['/proc/self', '../../../../../../../proc/self']) {
      expect(stateOf(lookAt({ [JOURNAL]: { link } }))).to.deep.include({ state: 'none' })
    }
  })

  it('reads the last 1,000 lines, and what is hostile in them is text', () => {
    const disk = lookAt(withJournal(readJournal('hostile')))
    expect(disk.isWhole).to.equal(true)
    expect(stateOf(disk)).to.deep.equal({ state: 'ok', ...ONE, boots: 2, isCut: true })
    expect(boots(disk)).to.deep.equal([
      [-1, true, 'unknown'],
      [0, false, 'unknown'],
    ])
    expect([disk.all('end').length, disk.all('trouble').length]).to.deep.equal([1, 0])
    expect(disk.all('root').map(({ init }) => init)).to.deep.equal(['ok'])
    const lines = disk.all('journal').map(({ text }) => text)
    expect(lines.length).to.equal(1000)
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(400)
    expect(lines.at(-1)).to.equal(
      '[    1.029000] systemd[1]: Timed out waiting for device dev-vdz.device - /dev/vdz.',
    )
    // eslint-disable-next-line no-control-regex -- these are the characters to find
    expect(lines.join('')).not.to.match(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
    expect(findingsOf(disk)).to.deep.equal([])
  })
})

/** The same without the end of what was written: its header knows the offset of the last object (journal-def.h). */
function tear(journal: Buffer, share: number): Buffer {
  const end = Number(journal.readBigUInt64LE(136))
  return Buffer.from(journal).fill(0, Math.floor(end * share) & ~4095, end + 4096)
}

/** The same with a flipped bit in every few thousand bytes of its first MB, and in its header. */
function flip(journal: Buffer, seed: number): Buffer {
  const flipped = Buffer.from(journal)
  let state = seed
  for (let at = seed * 7; at < 1 << 20; at += 1 + (state % 6_000)) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (state % 8))
  }
  return flipped
}
