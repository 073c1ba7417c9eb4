import type { Rule } from '../rule.js'

/** Row 21 of docs/diagnose.md. */
export const rootNotFoundDracut: Rule = {
  id: 'root-not-found-dracut',
  row: 21,
  stage: 'initramfs',
  title: 'dracut does not find the root file system or its volume',
  clues: [
    /dracut-initqueue(?:\[\d+\])?: (?:Warning: dracut-initqueue timeout|timeout, still waiting)/,
    /^(?:dracut: )?Warning: \/dev\/\S+ does not exist/,
    /^(?:dracut: )?Warning: Could not boot\./,
    /^Generating "\/run\/initramfs\/rdsosreport\.txt"/,
    /^dracut:\/#/,
  ],
  means:
    'root= or rd.lvm.lv= names something that no disk has, a disk is not attached, or the initramfs lacks its driver.',
  todo: 'Compare the kernel arguments with the disks; correct the arguments, or make the initramfs again.',
  fixes: ['grub-config', 'initramfs'],
  alike: 'A slow or degraded disk that appears when the first wait is over.',
}
