import { chownSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import { LAB_USER } from './folder.js'
import { run } from './run.js'

/** What a lab system does: the words of its kernel's `lab=`. */
export interface SystemWords {
  /** How it names itself in its reports: `normal`, `rescue`. */
  readonly system: string
  /** Deaf to the power button, or so many seconds slow to go off; else it goes off at once. */
  readonly power?: 'ignore' | number
  /** The device with the instance's own system, such as `vda3`: it is entered once all is reported. */
  readonly root?: string
  /** It writes to every disk once all are there. */
  readonly write?: true
}

/** Where a lab system boots from without a boot loader. */
export interface DirectKernel {
  readonly kernel: string
  readonly initrd: string
  readonly cmdline: string
}

/** Writes a bootable raw image, padded to `bytes`: as disk, cdrom or USB stick, by BIOS or UEFI. */
export async function writeImage(path: string, words: SystemWords, bytes = 0): Promise<void> {
  const image = readFileSync(join(await builtFolder(), 'lab.img'))
  const word = labWord(words).padEnd(PLACE.length, ',')
  if (word.length > PLACE.length) throw new Error(`'${word}' is longer than its place in the image`)
  let places = 0
  for (let at = image.indexOf(PLACE); at >= 0; at = image.indexOf(PLACE, at)) {
    image.write(word, at, 'latin1')
    places += 1
  }
  if (places !== 2) throw new Error(`the image has ${places} kernel command lines, not 2`)
  writeOwned(path, image)
  if (bytes > image.length) truncateSync(path, bytes)
}

/** Copies kernel and initrd into a folder that the lab's QEMU can read. */
export async function writeKernel(folder: string, words: SystemWords): Promise<DirectKernel> {
  const built = await builtFolder()
  const [kernel, initrd] = [join(folder, 'vmlinuz'), join(folder, 'initrd')]
  writeOwned(kernel, readFileSync(join(built, 'vmlinuz')))
  writeOwned(initrd, readFileSync(join(built, 'initrd')))
  return {
    kernel,
    initrd,
    cmdline: `console=ttyS0 quiet panic=-1 scsi_mod.scan=sync ${labWord(words)}`,
  }
}

/** Writes a file of the lab's user. */
export function writeOwned(path: string, content: string | Uint8Array): void {
  writeFileSync(path, content)
  if (LAB_USER.uid !== undefined) chownSync(path, LAB_USER.uid, LAB_USER.gid ?? LAB_USER.uid)
}

const PLACE = `lab=${','.repeat(48)}`

function labWord(words: SystemWords): string {
  const { system, power, root, write } = words
  const more = Object.entries({ power, root }).filter(([, value]) => value !== undefined)
  const all = [system, ...more.map((pair) => pair.join('=')), ...(write === true ? ['write'] : [])]
  return `lab=${all.join(',')}`
}

function builtFolder(): Promise<string> {
  return (built ??= run(join(repositoryRoot, 'test/setup/guest.sh'), ['path']).then((path) =>
    path.trim(),
  ))
}

let built: Promise<string> | undefined
