import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { writeOwned, type DirectKernel } from '../../lab/image.js'
import type { BuiltImage } from './built-image.js'

/** Copies the image's kernel and initrd to where the lab's QEMU can read them. */
export function placeKernel(image: BuiltImage, daemon: Daemon): DirectKernel {
  const place = (name: string): string => {
    const copy = join(daemon.images, name)
    writeOwned(copy, readFileSync(join(image.folder, name)))
    return copy
  }
  return { kernel: place('vmlinuz'), initrd: place('initrd'), cmdline: image.cmdline }
}
