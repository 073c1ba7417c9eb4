/** A script that makes partitions behind the file system: `400M, L`. The kernel sees them by itself unless the disk is in use. */
export const PARTITIONS = (...list: readonly string[]): string => {
  const lines = list.map((one) => `, ${one}\\n`).join('')
  const last = list.length + 1
  return `
printf '${lines}' | sfdisk -q --no-reread --force -a $disk
udevadm settle
partx -a --nr 2:${last} $disk 2>/dev/null || true
until [ -b \${disk}${last} ]; do sleep 0.2; done`
}
