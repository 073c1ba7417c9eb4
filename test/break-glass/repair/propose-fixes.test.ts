import { expect } from 'chai'
import {
  ORDER,
  proposeFixes,
  takenOf,
} from '../../../provider/break-glass/repair/choose/propose-fixes.js'
import type { Mended } from '../../../provider/break-glass/repair/mend/mend.js'
import { FIXES } from '../../../provider/diagnose/index.js'
import { found, reportOf } from './support/found.js'

interface Row {
  readonly title: string
  readonly finds: readonly ReturnType<typeof found>[]
  readonly tried?: Readonly<Record<string, Mended['kind']>>
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** A fix with `?` is to be asked for; behind it what it lacks. */
  readonly proposes: readonly string[]
  /** What is taken without asking, and if the operator says yes. */
  readonly auto: readonly string[]
  readonly ask: readonly string[]
}

const ROWS: readonly Row[] = [
  { title: 'nothing for nothing', finds: [], proposes: [], auto: [], ask: [] },
  {
    title: 'the best fix of a cause, without asking if its rule allows it',
    finds: [found('fstab-device-missing')],
    ...{ proposes: ['fstab'], auto: ['fstab'], ask: ['fstab'] },
  },
  {
    title: 'what is marked to be asked for only if the operator says yes',
    finds: [found('firmware-differs')],
    ...{ proposes: ['grub?'], auto: [], ask: ['grub'] },
  },
  {
    title: 'nothing for what a person must mend',
    finds: [found('luks-waits'), found('source-missing')],
    ...{ proposes: [], auto: [], ask: [] },
  },
  {
    title: 'a fix once for two causes, in the order of running',
    finds: [
      found('sshd-config-wrong'),
      found('fstab-device-missing'),
      found('fstab-line-wrong'),
      found('ext4-damaged'),
    ],
    proposes: ['fsck', 'fstab', 'sshd-config'],
    auto: ['fsck', 'fstab', 'sshd-config'],
    ask: ['fsck', 'fstab', 'sshd-config'],
  },
  {
    title: 'a fix without asking if one of two rules allows it',
    finds: [found('firmware-differs'), found('no-bootable-disk')],
    ...{ proposes: ['grub'], auto: ['grub'], ask: ['grub'] },
  },
  {
    title: 'no fix for a symptom beside a cause',
    finds: [found('network-boot', 'screen'), found('fstab-device-missing')],
    ...{ proposes: ['fstab'], auto: ['fstab'], ask: ['fstab'] },
  },
  {
    title: 'the fix of a symptom alone, to be asked for',
    finds: [found('network-boot', 'screen')],
    ...{ proposes: ['grub?'], auto: [], ask: ['grub'] },
  },
  {
    title: 'never a key or a unit that nobody gave',
    finds: [found('ssh-key-refused'), found('systemd-cycle', 'console')],
    ...{ proposes: ['mask-unit? needs unit', 'ssh-key needs key'], auto: [], ask: [] },
  },
  {
    title: 'a fix whose parameter was given',
    finds: [found('systemd-cycle', 'console')],
    parameters: { 'mask-unit': { unit: 'web.service' } },
    ...{ proposes: ['mask-unit?'], auto: [], ask: ['mask-unit'] },
  },
  {
    title: 'the next fix if the best one had nothing to do',
    finds: [found('initramfs-damaged', 'console')],
    tried: { 'full-disk': 'not-needed' },
    ...{ proposes: ['initramfs'], auto: ['initramfs'], ask: ['initramfs'] },
  },
  {
    title: 'the next fix if the cause is still on the disk',
    finds: [found('initramfs-damaged')],
    tried: { 'full-disk': 'done' },
    ...{ proposes: ['initramfs'], auto: ['initramfs'], ask: ['initramfs'] },
  },
  {
    title: 'nothing more for what was mended and is seen on screen and console only',
    finds: [found('initramfs-missing', 'screen', 'console')],
    tried: { initramfs: 'done' },
    ...{ proposes: [], auto: [], ask: [] },
  },
  {
    title: 'nothing twice',
    finds: [found('fstab-device-missing')],
    tried: { fstab: 'done' },
    ...{ proposes: [], auto: [], ask: [] },
  },
]

describe('16: the fixes that a diagnosis proposes', () => {
  for (const { title, finds, tried = {}, parameters = {}, proposes, auto, ask } of ROWS)
    it(title, () => {
      const proposed = proposeFixes(
        reportOf(...finds),
        new Map(Object.entries(parameters)),
        new Map(Object.entries(tried)),
      )
      const shown = proposed.map(
        ({ id, isAuto, missing }) =>
          `${id}${isAuto ? '' : '?'}${missing.length === 0 ? '' : ` needs ${missing.join(', ')}`}`,
      )
      expect(shown).to.deep.equal(proposes)
      const taken = (choice: 'auto' | 'ask'): readonly string[] =>
        takenOf(proposed, choice).map(({ name }) => name)
      expect(taken('auto')).to.deep.equal(auto)
      expect(taken('ask')).to.deep.equal(ask)
    })

  it('has a place in the order for each fix, and one alone', () => {
    expect([...ORDER].sort()).to.deep.equal([...FIXES].sort())
  })
})
