import { readFileSync, rmSync } from 'node:fs'
import { run } from '../../../lab/run.js'
import { PROGRAMS, writeRoot } from './files.js'
import { noSystem } from './trees.js'

/** ext4 file systems, each made to break what reads it in another way. */
export async function brokenExt(path: string): Promise<Readonly<Record<string, Buffer>>> {
  const broken: Record<string, Buffer> = {}
  for (const [name, commands] of Object.entries(WAYS)) {
    await writeRoot(path, noSystem, '8M', '\u001b[2J\n"}{', ['-O', '^metadata_csum,64bit'])
    for (const command of commands)
      await run('debugfs', ['-w', '-R', command, path], { env: PROGRAMS })
    const bytes = readFileSync(path)
    CHANGES[name]?.(bytes)
    broken[name] = bytes
    rmSync(path)
  }
  return broken
}

/** Commands of debugfs. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'folder in itself': ['link <2> /etc/loop', 'link <2> /boot/loop', 'link <2> /lib/modules/loop'],
  'folder without an end': [
    'set_inode_field / size 0x7ffffffffff',
    'set_inode_field /boot size 0x7ffffffffff',
  ],
  'inodes that point at the table': [
    'set_inode_field /etc/fstab block[0] 1',
    'clri <8>',
    'set_inode_field /etc block[0] 5',
  ],
  'a petabyte': [],
  'blocks of 2 GB': [],
  'groups nowhere': [],
}

/** Changes of the bytes. */
const CHANGES: Readonly<Record<string, (bytes: Buffer) => void>> = {
  'a petabyte': (bytes) => {
    bytes.writeUInt32LE(0, 1024 + 4)
    bytes.writeUInt32LE(64, 1024 + 336)
  },
  'blocks of 2 GB': (bytes) => {
    bytes.writeUInt32LE(21, 1024 + 24)
    bytes.writeUInt32LE(21, 1024 + 28)
  },
  'groups nowhere': (bytes) => {
    bytes.fill(0xff, 4096, 8192)
    bytes.fill(0xff, 2048, 3072)
  },
}
