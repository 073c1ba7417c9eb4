import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 1 of docs/diagnose.md. */
export const noBootableDisk: Rule = {
  id: 'no-bootable-disk',
  row: 1,
  stage: 'firmware',
  title: 'The BIOS finds no boot loader on the disks',
  clues: [/^No bootable device\./, /^Boot failed: not a bootable disk/],
  prove: (facts) =>
    facts.definition?.domain.firmware.kind === 'bios' && !hasCode(facts)
      ? fromDisk(facts, 'disk', ({ device, signature }) =>
          signature
            ? `the first sector of ${device} has no code`
            : `the first sector of ${device} has no signature`,
        )
      : [],
  means: 'The first sector of the disk was overwritten, or the disk is empty or another one.',
  todo: 'Install GRUB for BIOS again.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'A data disk without boot code: another disk has it.',
}

/** True if any disk has code to boot. */
function hasCode({ disk }: Parameters<NonNullable<Rule['prove']>>[0]): boolean {
  return disk?.all('disk').some(({ code, signature }) => code && signature) ?? false
}
