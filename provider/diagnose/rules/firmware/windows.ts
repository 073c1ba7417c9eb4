import type { Rule } from '../rule.js'

/** Row 49 of docs/diagnose.md. */
export const windows: Rule = {
  id: 'windows-does-not-boot',
  row: 49,
  stage: 'loader',
  title: 'Windows does not boot',
  clues: [
    /^BOOTMGR is (?:missing|compressed)/,
    /^An operating system wasn't found/,
    /\b0xc00000(?:0e|e9|0f)\b/i,
    /\b0xc0000(?:225|98|34)\b/i,
    /INACCESSIBLE_BOOT_DEVICE|\*\*\* STOP: 0x0000007B/i,
  ],
  means:
    'The boot data of Windows is damaged, or it lacks the driver of the disk that it boots from.',
  todo: 'Boot the recovery environment of Windows from its installation medium.',
  fixes: [],
  alike: 'Numbers of that kind in the log of a Linux kernel, which has begun then.',
}
