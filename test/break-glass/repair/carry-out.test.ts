import { expect } from 'chai'
import { exited, fix, ILL, SCRIPT, tell, type Story } from './support/fake-repair.js'

/** What comes before a fix's run, and what comes after everything was mended. */
const MENDED = ['rescue', 'fstab dry-run', 'apply fstab?', 'fstab apply']
const KEPT = ['probation', 'prove', 'keep?', 'merge']

interface Row extends Story {
  readonly title: string
  readonly journal: readonly string[]
  /** Result, what is left, and why. */
  readonly ends: readonly [result: string, left: string, reason: string | null]
}

const ROWS: readonly Row[] = [
  {
    title: 'mends, proves and merges',
    journal: [...MENDED, ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'mends two, in the order that was given',
    mendings: [fix('fstab'), SCRIPT],
    journal: [...MENDED, './mend.sh run', ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'only checks a fix that has nothing to change',
    jobs: { 'fstab dry-run': exited(3) },
    journal: ['rescue', 'fstab dry-run', 'fstab check', ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'goes on if a fix finds at last that nothing was to change',
    jobs: { 'fstab apply': exited(3) },
    journal: [...MENDED, ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'throws away if nothing is to change and the check fails',
    jobs: { 'fstab dry-run': exited(3), 'fstab check': exited(1) },
    journal: ['rescue', 'fstab dry-run', 'fstab check', 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'fstab' failed: the cause is still there, or something could not be done",
    ],
  },
  {
    title: 'throws away if a dry run says that it needs more consent',
    jobs: { 'fstab dry-run': exited(4) },
    journal: ['rescue', 'fstab dry-run', 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'fstab' failed: it needs more consent, or another parameter: its output names it",
    ],
  },
  {
    title: 'throws away if a fix is for another system',
    jobs: { 'fstab dry-run': exited(5) },
    journal: ['rescue', 'fstab dry-run', 'throw away'],
    ends: ['not-mended', 'nothing', "'fstab' failed: it is not for the instance's system"],
  },
  {
    title: 'throws away if a fix fails, and does nothing of what follows',
    mendings: [fix('fstab'), fix('grub')],
    jobs: { 'fstab apply': exited(1) },
    journal: [...MENDED, 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'fstab' failed: the cause is still there, or something could not be done",
    ],
  },
  {
    title: 'throws away if a fix ends as none does',
    jobs: { 'fstab apply': exited(137) },
    journal: [...MENDED, 'throw away'],
    ends: ['not-mended', 'nothing', "'fstab' failed: its run ended with 137"],
  },
  {
    title: 'throws away if it is not known how a fix ended',
    jobs: { 'fstab apply': { kind: 'unknown', reason: 'its guest agent does not answer' } },
    journal: [...MENDED, 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'fstab' failed: It is not known whether the script runs in the rescue system of instance 'web': its guest agent does not answer",
    ],
  },
  {
    title: 'throws away if a script fails',
    mendings: [SCRIPT],
    jobs: { './mend.sh run': exited(9) },
    journal: ['rescue', './mend.sh run', 'throw away'],
    ends: ['not-mended', 'nothing', "'./mend.sh' failed: it ended with 9"],
  },
  {
    title: 'throws away if a script was ended because its time was over',
    mendings: [SCRIPT],
    jobs: { './mend.sh run': { ...exited(143), isLate: true } as ReturnType<typeof exited> },
    journal: ['rescue', './mend.sh run', 'throw away'],
    ends: [
      'not-mended',
      'nothing',
      "'./mend.sh' failed: The script was ended, because its time was over",
    ],
  },
  {
    title: 'keeps the rescue if a fix fails and it is asked for',
    options: { keepsRescue: true },
    jobs: { 'fstab apply': exited(1) },
    journal: MENDED,
    ends: [
      'not-mended',
      'rescue',
      "'fstab' failed: the cause is still there, or something could not be done",
    ],
  },
  {
    title: 'throws away if the operator does not want what the dry run shows',
    noTo: ['apply'],
    journal: ['rescue', 'fstab dry-run', 'apply fstab?', 'throw away'],
    ends: ['declined', 'nothing', "'fstab' was not wanted"],
  },
  {
    title: 'throws away if it is not proven, after asking',
    health: ILL,
    journal: [...MENDED, 'probation', 'prove', 'throw-away?', 'throw away'],
    ends: ['not-proven', 'nothing', 'it does not boot'],
  },
  {
    title: 'leaves the trial if the operator does not want it to be thrown away',
    health: ILL,
    noTo: ['throw-away'],
    journal: [...MENDED, 'probation', 'prove', 'throw-away?'],
    ends: ['not-proven', 'probation', 'it does not boot'],
  },
  {
    title: 'leaves the trial if it is not proven and --keep-rescue is given',
    health: ILL,
    options: { keepsRescue: true },
    journal: [...MENDED, 'probation', 'prove'],
    ends: ['not-proven', 'probation', 'it does not boot'],
  },
  {
    title: 'leaves the trial if the operator does not want it merged',
    noTo: ['keep'],
    journal: [...MENDED, 'probation', 'prove', 'keep?'],
    ends: ['declined', 'probation', 'it was not to be made permanent'],
  },
  {
    title: 'shows in a dry run what would be done, and throws everything away',
    mendings: [fix('fstab'), SCRIPT, fix('grub')],
    options: { isDry: true },
    jobs: { 'grub dry-run': exited(3) },
    journal: ['rescue', 'fstab dry-run', 'grub dry-run', 'grub check', 'throw away'],
    ends: ['shown', 'nothing', null],
  },
  {
    title: 'goes on in a rescue system that runs, after its jobs',
    stage: { kind: 'rescued' },
    journal: ['await jobs', ...MENDED.slice(1), ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'goes on with a rescue that was begun',
    stage: { kind: 'begun' },
    journal: [...MENDED, ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'goes on with a trial that was begun and does not run',
    stage: { kind: 'probation-begun' },
    journal: KEPT,
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'goes on with a trial that runs',
    stage: { kind: 'probation' },
    journal: KEPT.slice(1),
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'finishes a merge that was begun, without asking or proving',
    stage: { kind: 'merging' },
    journal: ['merge'],
    ends: ['repaired', 'nothing', null],
  },
  {
    title: 'clears what an earlier repair left, and begins anew',
    stage: { kind: 'over', reason: 'the instance runs its own system again' },
    journal: ['clear', ...MENDED, ...KEPT],
    ends: ['repaired', 'nothing', null],
  },
]

describe('15: the loop of a repair', () => {
  for (const { title, journal, ends, ...story } of ROWS)
    it(title, async () => {
      const told = await tell(story)
      expect(told.journal).to.deep.equal(journal)
      const { result, left, reason } = told.end
      expect([result, left, reason]).to.deep.equal(ends)
      expect(told.errors).to.deep.equal([])
    })

  it('stops after the step in which Ctrl-C comes, whichever it is, and throws nothing away', async () => {
    for (const stopsAt of [...MENDED, ...KEPT]) {
      const told = await tell({ stopsAt })
      const all = [...MENDED, ...KEPT]
      expect(told.journal, stopsAt).to.deep.equal(all.slice(0, all.indexOf(stopsAt) + 1))
      expect(told.end.result, stopsAt).to.equal(stopsAt === 'merge' ? 'repaired' : 'stopped')
    }
  })

  it('says what is left when it was stopped', async () => {
    const left = async (stopsAt: string): Promise<string> => (await tell({ stopsAt })).end.left
    expect(await left('rescue')).to.equal('rescue')
    expect(await left('fstab apply')).to.equal('rescue')
    expect(await left('probation')).to.equal('probation')
    expect(await left('prove')).to.equal('probation')
    expect(await left('merge')).to.equal('nothing')
  })

  it('stops too while what is not proven is to be thrown away', async () => {
    const told = await tell({ health: ILL, stopsAt: 'throw-away?' })
    expect([told.end.result, told.end.left]).to.deep.equal(['stopped', 'probation'])
  })

  it('does nothing more after an error, whichever step it comes from, and looks what is left', async () => {
    for (const throwsAt of [...MENDED, ...KEPT]) {
      const told = await tell({ throwsAt, foundLeft: 'rescue' })
      const all = [...MENDED, ...KEPT]
      expect(told.journal, throwsAt).to.deep.equal(all.slice(0, all.indexOf(throwsAt) + 1))
      expect(told.end, throwsAt).to.deep.include({
        result: 'failed',
        left: 'rescue',
        reason: `${throwsAt} went wrong`,
      })
      expect(told.errors).to.deep.equal([`${throwsAt} went wrong`])
    }
  })

  it('does not take an error for one if it comes from being stopped', async () => {
    const told = await tell({ throwsAt: 'rescue', stopsAt: 'rescue', foundLeft: 'unknown' })
    expect([told.end.result, told.end.left]).to.deep.equal(['stopped', 'unknown'])
    expect(told.errors).to.deep.equal([])
  })

  it('keeps the seconds of each step, and of one that failed', async () => {
    const { end } = await tell({ throwsAt: 'probation' })
    expect(end.steps).to.deep.equal([
      { step: 'rescue', name: null, seconds: 1, mended: null },
      { step: 'mend', name: 'fstab', seconds: 3, mended: 'done' },
      { step: 'probation', name: null, seconds: 1, mended: null },
    ])
  })

  it('says each fix before it is run, and what came of it', async () => {
    const { said } = await tell({
      mendings: [fix('fstab'), fix('grub'), SCRIPT],
      jobs: { 'fstab dry-run': exited(3) },
    })
    expect(said).to.deep.equal([
      "Fix 'fstab' would do this:",
      "Fix 'fstab' has nothing to change. Its check:",
      "Fix 'fstab' had nothing to do: its check has passed.",
      "Fix 'grub' would do this:",
      "Fix 'grub' runs, and then its check:",
      "Fix 'grub' is done, and its check has passed.",
      "Script './mend.sh' runs:",
      "Script './mend.sh' is done.",
    ])
  })
})
