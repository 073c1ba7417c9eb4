import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diagnose, readScreenText } from '../../../provider/diagnose/index.js'
import { RULES } from '../../../provider/diagnose/rules/index.js'
import { repositoryRoot } from '../../repository.js'
import { consoleOf, factsOf } from '../facts-of.js'
import { HARMLESS } from './harmless.js'
import { POSITIVES } from './positives/index.js'

const read = (path: string): Buffer => readFileSync(join(repositoryRoot, 'test/diagnose', path))

describe('16: a cause that a text shows', () => {
  for (const { rule, from, lines } of POSITIVES)
    it(`is named first: ${rule} (${from})`, () => {
      const { findings, verdict } = diagnose(factsOf({ console: consoleOf(...lines) }))
      expect(findings[0]?.id).to.equal(rule)
      expect(verdict).to.equal(findings[0]?.isSymptom === true ? 'cannot-tell' : 'cause-found')
      expect(lines.map((line) => line.trim())).to.include(findings[0]?.evidence[0]?.words)
    })

  it('is known for each rule that looks for a text', () => {
    const withClues = RULES.filter(({ clues }) => clues !== undefined).map(({ id }) => id)
    expect([...new Set(POSITIVES.map(({ rule }) => rule))].sort()).to.deep.equal(withClues.sort())
  })
})

describe('16: what looks like a cause and is none', () => {
  for (const { what, lines } of HARMLESS)
    it(`is not named: ${what}`, () => {
      expect(diagnose(factsOf({ console: consoleOf(...lines) })).findings).to.deep.equal([])
    })
})

describe('16: the console of a real Debian 12', () => {
  for (const [log, cause, fix, consequences] of [
    ['fstab-device', 'fstab-device-missing', 'fstab', ['emergency-mode', 'root-locked']],
    ['root-uuid', 'grub-device-gone', 'grub-config', ['root-not-found']],
    [
      'initramfs-file',
      'initramfs-file-missing',
      'initramfs',
      ['initramfs-missing', 'kernel-panic'],
    ],
    ['initramfs-cut', 'initramfs-damaged', 'full-disk', ['root-not-found']],
    ['no-init', 'init-missing', undefined, []],
    ['no-libc', 'init-broken', 'fsck', ['kernel-panic']],
    ['kernel-file', 'kernel-file-missing', 'previous-kernel', ['grub-prompt']],
    ['root-locked', 'fstab-device-missing', 'fstab', ['emergency-mode', 'root-locked']],
  ] as const)
    it(`shows the one cause: ${log}`, () => {
      const { findings } = diagnose(factsOf({ console: read(`logs/${log}.log`) }))
      expect(findings.map(({ id }) => id)).to.deep.equal([cause])
      expect(findings[0]?.fixes[0]).to.equal(fix)
      expect(findings[0]?.consequences).to.have.members(consequences)
    })

  it('shows nothing if it is healthy, and that of our rescue system is left out', () => {
    const debian = read('logs/healthy.log')
    expect(diagnose(factsOf({ console: debian }))).to.deep.include({
      verdict: 'nothing-found',
      findings: [],
    })
    const both = Buffer.concat([debian, read('logs/rescue.log')])
    expect(diagnose(factsOf({ console: both })).verdict).to.equal('nothing-found')
    expect(diagnose(factsOf({ console: read('logs/rescue.log') })).verdict).to.equal('cannot-tell')
  })
})

describe('16: the screen of a real guest', () => {
  for (const [picture, cause] of [
    ['seabios', 'disk-unreadable'],
    ['grub-rescue', 'grub-disk-gone'],
    ['grub-gfxterm', 'grub-prompt'],
    ['ovmf-shell', 'uefi-nothing-to-boot'],
    ['panic-vga', 'initramfs-missing'],
    ['panic-efifb', 'initramfs-missing'],
    ['emergency', 'root-locked'],
    ['grub-menu', undefined],
  ] as const)
    it(`shows the cause: ${picture}`, () => {
      const screen = readScreenText(read(`screen/golden/${picture}.png`))
      const { findings } = diagnose(factsOf({ screen }))
      expect(findings.map(({ id }) => id)).to.deep.equal(cause === undefined ? [] : [cause])
    })
})
