import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../../lab/daemon/daemon.js'
import { writeOwned } from '../../../lab/image.js'
import { builtImage } from '../../../rescue-image/support/built-image.js'
import { placeKernel } from '../../../rescue-image/support/place-kernel.js'
import { startRescueGuest } from '../../../rescue-image/support/rescue-guest.js'
import { SECTOR, writeGpt } from './raw-disks.js'

const MIB = 1 << 20
/** MiB of each. */
const SIZES = { xfs: 64, btrfs: 128, lvm: 16, raid: 16, luks: 32 } as const

/** Healthy contents of partitions, which the programs of our rescue system made. */
export type Made = Readonly<Record<keyof typeof SIZES, Buffer>>

/** Makes them in a guest that runs our rescue system: no right of root is needed here. */
export async function makeInRescue(daemon: Daemon): Promise<Made> {
  const file = join(daemon.images, 'making.img')
  const disk = Buffer.alloc((Object.values(SIZES).reduce((sum, one) => sum + one, 0) + 2) * MIB)
  let start = 2048
  const parts = Object.values(SIZES).map((size) => {
    const part = { start, sectors: (size * MIB) / SECTOR }
    start += part.sectors
    return part
  })
  writeGpt(disk, parts, 0xfff)
  writeOwned(file, disk)
  await daemon.virsh('pool-refresh', 'default')
  const kernel = placeKernel(await builtImage(), daemon)
  const disks = [{ target: 'vda', bus: 'virtio', file }]
  const guest = await startRescueGuest(
    daemon,
    { name: 'maker', kernel, disks },
    { 'rescue.nonce': 'maker' },
  )
  try {
    const { status, out, said } = await guest.run(MAKE)
    if (status !== 0) throw new Error(`${out}${said}`)
  } finally {
    await guest.destroy()
  }
  const bytes = readFileSync(file)
  const names = Object.keys(SIZES)
  return Object.fromEntries(
    parts.map(({ start: from, sectors }, at) => [
      names[at],
      Buffer.from(bytes.subarray(from * SECTOR, (from + sectors) * SECTOR)),
    ]),
  ) as Made
}

const MAKE = `set -e
wild=$(printf '\\033[2J"}')
mkfs.xfs -q --unsupported -L "\${wild}x" /dev/vda1
mkfs.btrfs -q -L "$wild" /dev/vda2
for part in vda1 vda2; do
  mkdir -p /tmp/m && mount /dev/$part /tmp/m
  mkdir -p /tmp/m/etc /tmp/m/boot && cp -r /usr/lib/rescue /tmp/m/etc/
  umount /tmp/m
done
pvcreate -q -ff -y /dev/vda3 >/dev/null
vgcreate -q vgwild /dev/vda3 >/dev/null
lvcreate -q -y -an -Zn -n aa -l 1 vgwild >/dev/null
lvcreate -q -y -an -Zn -n bb -l 1 vgwild >/dev/null
vgchange -q -an vgwild >/dev/null
mdadm --create /dev/md9 --run --quiet --metadata=1.2 --level=1 --raid-devices=2 /dev/vda4 missing </dev/null
mdadm --stop /dev/md9 --quiet
printf secret | cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --label "$wild" /dev/vda5 -
sync; blockdev --flushbufs /dev/vda`
