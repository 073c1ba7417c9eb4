import { expect } from 'chai'
import { exited, tell, type Story } from './support/fake-repair.js'
import { found, reportOf } from './support/found.js'

const FSTAB = reportOf(found('fstab-device-missing'))
const ASKED = reportOf(found('firmware-differs'))
const CONSOLE = reportOf(found('initramfs-damaged', 'console'))

/** What comes behind the fixes. */
const KEPT = ['probation', 'prove', 'look again', 'keep?', 'merge']

interface Row extends Omit<Story, 'mendings'> {
  readonly title: string
  readonly choice: 'ask' | 'auto'
  readonly journal: readonly string[]
  readonly ends: readonly [result: string, left: string, reason: string | null]
  /** The fixes that a command of their own may take. */
  readonly proposed?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    title: 'takes without asking what its rule allows, and looks again',
    choice: 'auto',
    looks: [FSTAB],
    journal: ['rescue', 'diagnose', 'fstab dry-run', 'fstab apply', 'diagnose', ...KEPT],
    ends: ['repaired', 'nothing', null],
    proposed: ['fstab'],
  },
  {
    title: 'asks for all, then for each',
    choice: 'ask',
    looks: [FSTAB],
    journal: [
      ...['rescue', 'diagnose', 'take fstab?', 'fstab dry-run', 'apply fstab?', 'fstab apply'],
      ...['diagnose', ...KEPT],
    ],
    ends: ['repaired', 'nothing', null],
    proposed: ['fstab'],
  },
  {
    title: 'throws away if nothing is found',
    choice: 'auto',
    journal: ['rescue', 'diagnose', 'throw away'],
    ends: ['proposed', 'nothing', 'nothing was found that a fix could mend'],
  },
  {
    title: 'throws away if a person must mend it',
    choice: 'ask',
    looks: [reportOf(found('luks-waits'))],
    journal: ['rescue', 'diagnose', 'throw away'],
    ends: ['proposed', 'nothing', 'no fix mends what was found, so a person must'],
  },
  {
    title: 'keeps the rescue for the person if that is asked for',
    choice: 'ask',
    looks: [reportOf(found('luks-waits'))],
    options: { keepsRescue: true },
    journal: ['rescue', 'diagnose'],
    ends: ['proposed', 'rescue', 'no fix mends what was found, so a person must'],
  },
  {
    title: 'never takes by itself what is to be asked for',
    choice: 'auto',
    looks: [ASKED],
    journal: ['rescue', 'diagnose', 'throw away'],
    ends: ['proposed', 'nothing', 'each fix that would mend what was found is to be asked for'],
    proposed: ['grub'],
  },
  {
    title: 'never takes what lacks a parameter',
    choice: 'ask',
    looks: [reportOf(found('ssh-key-refused'))],
    journal: ['rescue', 'diagnose', 'throw away'],
    ends: [
      'proposed',
      'nothing',
      'each fix that would mend what was found needs a parameter, which is never guessed',
    ],
  },
  {
    title: 'throws away if nobody can be asked',
    choice: 'ask',
    looks: [FSTAB],
    isAlone: true,
    journal: ['rescue', 'diagnose', 'take fstab?', 'throw away'],
    ends: ['proposed', 'nothing', 'nobody could be asked which fixes to take'],
    proposed: ['fstab'],
  },
  {
    title: 'throws away if the operator wants none of it',
    choice: 'ask',
    looks: [FSTAB],
    noTo: ['take'],
    journal: ['rescue', 'diagnose', 'take fstab?', 'throw away'],
    ends: ['declined', 'nothing', 'what was proposed was not wanted'],
    proposed: ['fstab'],
  },
  {
    title: 'throws away if a fix fails, and does nothing of what follows',
    choice: 'auto',
    looks: [reportOf(found('fstab-device-missing'), found('sshd-config-wrong'))],
    jobs: { 'fstab apply': exited(1) },
    journal: ['rescue', 'diagnose', 'fstab dry-run', 'fstab apply', 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'fstab' failed: the cause is still there, or something could not be done",
    ],
    proposed: ['fstab', 'sshd-config'],
  },
  {
    title: 'takes the next fix if the best one has nothing to do',
    choice: 'auto',
    looks: [CONSOLE, CONSOLE, CONSOLE],
    jobs: { 'full-disk dry-run': exited(3) },
    journal: [
      ...['rescue', 'diagnose', 'full-disk dry-run', 'full-disk check'],
      ...['diagnose', 'initramfs dry-run', 'initramfs apply', 'diagnose', ...KEPT],
    ],
    ends: ['repaired', 'nothing', null],
    proposed: ['full-disk'],
  },
  {
    title: 'goes on with what was mended if the operator wants no more',
    choice: 'ask',
    looks: [FSTAB, reportOf(found('sshd-config-wrong'))],
    noTo: ['apply', 'take'],
    stage: { kind: 'rescued' },
    journal: ['await jobs', 'diagnose', 'take fstab?', ...KEPT],
    ends: ['repaired', 'nothing', null],
    proposed: ['fstab'],
  },
  {
    title: 'tries what an earlier command has written if nothing is found any more',
    choice: 'auto',
    stage: { kind: 'rescued' },
    journal: ['await jobs', 'diagnose', ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'proves and merges a trial that runs, and looks at it',
    choice: 'auto',
    stage: { kind: 'probation' },
    journal: KEPT.slice(1),
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'shows in a dry run what would be taken',
    choice: 'auto',
    looks: [FSTAB],
    options: { isDry: true },
    journal: ['rescue', 'diagnose', 'fstab dry-run', 'throw away'],
    ends: ['shown', 'nothing', null],
    proposed: ['fstab'],
  },
  {
    title: 'asks nobody in a dry run',
    choice: 'ask',
    looks: [ASKED],
    options: { isDry: true },
    journal: ['rescue', 'diagnose', 'grub dry-run', 'throw away'],
    ends: ['shown', 'nothing', null],
    proposed: ['grub'],
  },
]

const run = ({
  choice,
  options = {},
  ...story
}: Story & Pick<Row, 'choice'>): ReturnType<typeof tell> =>
  tell({ ...story, mendings: [], options: { ...options, choice } })

describe('16: a repair that diagnoses', () => {
  for (const { title, journal, ends, proposed = [], ...row } of ROWS)
    it(title, async () => {
      const told = await run(row)
      expect(told.journal).to.deep.equal(journal)
      const { result, left, reason } = told.end
      expect([result, left, reason]).to.deep.equal(ends)
      expect(told.end.proposed).to.deep.equal(proposed)
      expect(told.errors).to.deep.equal([])
    })

  it('ends if the same is found again and again', async () => {
    const looks = Array.from({ length: 20 }, () =>
      reportOf(found('grub-config-missing'), found('initramfs-missing')),
    )
    const told = await run({ choice: 'auto', looks })
    const applied = told.journal.filter((line) => line.endsWith('apply'))
    expect(new Set(applied).size).to.equal(applied.length)
    expect(told.journal.filter((line) => line === 'diagnose').length).to.be.at.most(4)
    expect(told.end.result).to.equal('repaired')
  })

  it('stops where Ctrl-C comes, and throws nothing away', async () => {
    const all = (await run({ choice: 'ask', looks: [FSTAB] })).journal
    for (const [at, stopsAt] of all.entries()) {
      // The second look has the name of the first.
      if (all.indexOf(stopsAt) !== at || stopsAt === 'merge') continue
      const told = await run({ choice: 'ask', looks: [FSTAB], stopsAt })
      expect(told.journal, stopsAt).to.deep.equal(all.slice(0, at + 1))
      expect(told.end.result, stopsAt).to.equal('stopped')
    }
  })

  it('leaves everything as it is after an error, whichever step it comes from', async () => {
    const all = (await run({ choice: 'auto', looks: [FSTAB] })).journal
    for (const throwsAt of new Set(all)) {
      const told = await run({ choice: 'auto', looks: [FSTAB], throwsAt, foundLeft: 'rescue' })
      expect(told.journal, throwsAt).to.deep.equal(all.slice(0, all.indexOf(throwsAt) + 1))
      expect([told.end.result, told.end.left], throwsAt).to.deep.equal(['failed', 'rescue'])
    }
  })

  it('keeps the seconds of each look and fix, what was found, and what is left', async () => {
    const { end } = await run({ choice: 'auto', looks: [FSTAB] })
    expect(end.steps.map(({ step, name }) => name ?? step)).to.deep.equal([
      ...['rescue', 'diagnose', 'fstab', 'diagnose', 'probation', 'prove', 'look-again', 'merge'],
    ])
    expect(end.found).to.equal(FSTAB)
    expect(end.after?.verdict).to.equal('nothing-found')
  })
})
