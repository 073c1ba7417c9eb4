import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { writeBlank, writeConfigDrive } from '../../test/lab/disks.js'
import { LAB_USER, own } from '../../test/lab/folder.js'
import { defineGuest, type Guest } from '../../test/lab/guest.js'
import { writeImage } from '../../test/lab/image.js'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'

/**
 * Defines an instance with a root, a data and a swap disk and a config drive.
 *
 * It is a lab guest whose third partition of `vda` holds a system of its own. That does not come up, because its
 * fstab has a label that no disk has.
 */
export async function makeInstance(daemon: Daemon): Promise<Guest> {
  const file = (name: string): string => join(daemon.images, name)
  const work = join(daemon.directory, 'demo')
  own(work)
  await writeRoot(work, file('web-root.img'))
  await writeData(work, file('web-data.img'))
  await writeSwap(file('web-swap.img'))
  await writeConfigDrive(file('web-config.iso'), 'web')
  const disk = { bus: 'virtio', format: 'raw' } as const
  return defineGuest(daemon, {
    name: 'web',
    osBoot: ['hd'],
    disks: [
      { ...disk, target: 'vda', file: file('web-root.img'), serial: 'root' },
      { ...disk, target: 'vdb', file: file('web-data.img'), serial: 'data' },
      { ...disk, target: 'vdc', file: file('web-swap.img'), serial: 'swap' },
      {
        bus: 'ide',
        target: 'hda',
        device: 'cdrom',
        file: file('web-config.iso'),
        serial: 'config',
      },
    ],
    nics: [{ mac: '52:54:00:00:00:01' }],
  })
}

/** The lab's image boots the kernel; the root file system is added to it as a partition. */
async function writeRoot(work: string, path: string): Promise<void> {
  const [tree, boot, root] = ['root', 'boot.img', 'root.ext4'].map((name) => join(work, name))
  if (tree === undefined || boot === undefined || root === undefined) throw new Error('three names')
  for (const folder of ['bin', 'data', 'dev', 'etc', 'proc', 'sbin', 'sys'])
    mkdirSync(join(tree, folder), { recursive: true })
  const busybox = (await run('sh', ['-c', 'command -v busybox'])).trim()
  cpSync(busybox, join(tree, 'bin/busybox'))
  cpSync(join(SOURCE, 'start'), join(tree, 'sbin/start'))
  cpSync(join(SOURCE, 'fstab'), join(tree, 'etc/fstab'))
  writeFileSync(join(tree, 'etc/os-release'), 'ID=web\nPRETTY_NAME="The demo’s own system"\n')
  await writeFileSystem(root, { label: 'root', bytes: 16 << 20, tree })
  await writeImage(boot, { system: 'normal', root: 'vda3' })
  const partition = ['-append_partition', '3', '0x83', root]
  const both = ['-indev', boot, '-outdev', path, '-boot_image', 'any', 'replay', ...partition]
  await run('xorriso', both, LAB_USER)
}

async function writeData(work: string, path: string): Promise<void> {
  const tree = join(work, 'data')
  mkdirSync(tree)
  writeFileSync(join(tree, 'orders'), '41\n')
  await writeFileSystem(path, { label: 'data', bytes: 8 << 20, tree })
}

async function writeSwap(path: string): Promise<void> {
  writeBlank(path, 8 << 20)
  await run('/usr/sbin/mkswap', ['-q', '-L', 'swap', path], LAB_USER)
}

interface FileSystem {
  readonly label: string
  readonly bytes: number
  /** The folder with its content. */
  readonly tree: string
}

async function writeFileSystem(path: string, { label, bytes, tree }: FileSystem): Promise<void> {
  writeBlank(path, bytes)
  const owner = ['-E', 'root_owner=0:0']
  await run(
    '/usr/sbin/mke2fs',
    ['-q', '-t', 'ext4', '-L', label, ...owner, '-d', tree, path],
    LAB_USER,
  )
}

const SOURCE = join(repositoryRoot, 'examples/demo/instance')
