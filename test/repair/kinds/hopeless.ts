import { FILL } from './breaks.js'

/** A way to break a Debian that the fix that is tried does not mend. */
export interface HopelessKind {
  readonly name: string
  /** A script of our rescue system: the Debian is mounted on $R. */
  readonly break: string
  readonly fixes: readonly string[]
  /** How the repair ends, and what it says. */
  readonly result: 'not-mended' | 'not-proven'
  readonly says: RegExp
}

/** Each ends with the disk byte for byte as it was. */
export const HOPELESS: readonly HopelessKind[] = [
  {
    name: 'no-init',
    break: 'rm $R/usr/lib/systemd/systemd; rm -f $R/sbin/init',
    fixes: ['fstab'],
    result: 'not-proven',
    says: /No working init found|Kernel panic|run-init/,
  },
  {
    name: 'no-kernel',
    break: 'rm -f $R/boot/vmlinuz-* $R/boot/initrd.img-*; rm -rf $R/lib/modules/*',
    fixes: ['initramfs'],
    result: 'not-mended',
    says: /'initramfs' failed/,
  },
  {
    name: 'still-full',
    break: `${FILL}
sfdisk --list $disk >/dev/null
printf ', +' | sfdisk -q --no-reread --force -N 1 $disk; partx -u $disk; udevadm settle
resize2fs $part 2>/dev/null || true
${FILL}`,
    fixes: ['full-disk'],
    result: 'not-mended',
    says: /'full-disk' failed/,
  },
]
