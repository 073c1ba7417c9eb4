import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { run } from '../../../lab/run.js'
import type { MakeFiles } from './trees.js'

/** Writes a root file system of kind ext4 with these files. No right of root is needed. */
export async function writeRoot(
  path: string,
  make: MakeFiles,
  size: string,
  label = 'root',
  more: readonly string[] = [],
): Promise<void> {
  const { root, remove } = make()
  try {
    rmSync(path, { force: true })
    const options = [
      '-q',
      '-F',
      '-t',
      'ext4',
      '-L',
      label,
      '-E',
      'root_owner=0:0',
      '-N',
      size.endsWith('8M') ? '512' : '32768',
    ]
    await run('mke2fs', [...options, ...more, '-d', root, path, size], { env: PROGRAMS })
  } finally {
    remove()
  }
}

/** An EFI system partition whose files have names that no system gives. */
export async function wildEsp(path: string): Promise<Buffer> {
  writeFileSync(path, '')
  truncateSync(path, 4 << 20)
  await run('mformat', ['-i', path, '-v', 'ESC', '::'])
  await run('mmd', ['-i', path, '::EFI', '::EFI/WWWWWWWWWWWWWWWW', '::EFI/debian'])
  const program = `${path}.program`
  writeFileSync(program, 'MZ')
  for (const name of ['grubx64.efi', 'XXXXXXXXXXXXXXXX.efi', "$(reboot)';.efi"])
    await run('mcopy', ['-i', path, program, `::EFI/debian/${name}`])
  rmSync(program)
  const bytes = readFileSync(path)
  // The long name is UTF-16, and its checksum is that of the short one.
  const wild = '\u001b[2J\n\u202e"}{\u001b\u0007\u009bm'
  for (const letter of ['W', 'X'])
    for (let at = 0, done = 0; at + 2 <= bytes.length; at += 2)
      if (bytes.readUInt16LE(at) === letter.charCodeAt(0) && bytes[at - (at % 32) + 11] === 0x0f) {
        bytes.writeUInt16LE(wild.charCodeAt(done % wild.length), at)
        done += 1
      }
  return bytes
}

/** The programs of e2fsprogs lie where an ordinary user does not look. */
export const PROGRAMS = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
