/** A state in which nothing more happens by itself. */
interface FinalState {
  /** The line that shows it. */
  readonly pattern: RegExp
  /** A clause whose subject is the instance. */
  readonly words: string
}

/** What a guest of Linux, and what boots it, shows last. What is wrong is for the rules to say. */
const FINAL_STATES: readonly FinalState[] = [
  { pattern: /^No bootable device\./, words: 'its BIOS found nothing to boot' },
  {
    pattern:
      /^BdsDxe: No bootable option or device was found|^\s*UEFI Interactive Shell v\d|^>>\s*Press any key to enter the Boot Manager Menu/,
    words: 'its UEFI found nothing to boot',
  },
  { pattern: /^grub rescue>/, words: 'it stands in the rescue mode of GRUB' },
  {
    pattern: /Minimal BASH-like line editing is supported|^grub>/,
    words: 'it stands at the prompt of GRUB',
  },
  {
    pattern: /^(?:GRUB )?(?:Hard Disk|Geom|Read) Error\s*$/,
    words: 'the first stage of GRUB stopped with an error',
  },
  { pattern: /Kernel panic - not syncing: /, words: 'its kernel panicked' },
  { pattern: /^\(initramfs\)|^dracut:\/#/, words: 'it stands in the shell of its initramfs' },
  {
    pattern:
      /Please (?:enter passphrase for|unlock) disk |^Enter passphrase for (?:\/dev\/|hd\d|disk)/,
    words: 'it waits for the passphrase of a disk',
  },
  {
    pattern:
      /^You are in (?:emergency|rescue) mode\.|^Give root password for maintenance|^Press Enter for maintenance/,
    words: 'it stands in emergency mode',
  },
  {
    pattern: /systemd\[1\]: Freezing execution|^\[!!!!!!\] .*freezing\.?$/i,
    words: 'its systemd froze',
  },
]

/** What a line shows to be final, in words; null: nothing. */
export function finalStateOf(line: string): string | null {
  return FINAL_STATES.find(({ pattern }) => pattern.test(line))?.words ?? null
}
