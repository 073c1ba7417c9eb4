import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What is at a path: a file's content, a link, or nothing. */
export type Entry =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly mode: number; readonly text: string }
  | null

/** What is at each path of a system. */
export type Tree = Readonly<Record<string, Entry>>

/** A kernel's image as far as its header: HdrS, one sector of set-up code, and that many bytes after it. */
export function imageOf(paragraphs: number, kept = paragraphs * 16): Buffer {
  const image = Buffer.alloc(1024 + kept)
  image[0x1f1] = 1
  image.writeUInt32LE(paragraphs, 0x1f4)
  image.write('HdrS', 0x202)
  return image
}

/** An archive of empty files with these names, as an initramfs is one. */
export function archiveOf(...names: readonly string[]): Buffer {
  const entries = [...names, 'TRAILER!!!'].map((name, at) => {
    const mode = name === 'TRAILER!!!' ? 0 : 0o100_644
    const fields = [at + 1, mode, 0, 0, 1, 0, 0, 0, 0, 0, 0, name.length + 1, 0]
    const text = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}`
    return text.padEnd(Math.ceil((text.length + 1) / 4) * 4, '\0')
  })
  const text = entries.join('')
  return Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))
}

/** A Debian that boots, as far as the script looks at it. */
const DEBIAN: Tree = {
  'etc/os-release': { link: '../usr/lib/os-release' },
  'usr/lib/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  'etc/fstab': '# <source> <target>\ntmpfs /tmp tmpfs defaults 0 0\n',
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\ndebian:x:1000:1000::/home/debian:/bin/bash\n',
  'etc/shadow':
    'root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\ndebian:$6$x:19000:0:99999:7:::\n',
  'etc/sudoers': { mode: 0o440, text: 'root ALL=(ALL) ALL\n' },
  'etc/ssh/sshd_config':
    '#Port 22\nPermitRootLogin no\nSubsystem sftp /usr/lib/sftp\nMatch User x\n  X11Forwarding no\n',
  'usr/sbin/sshd': '',
  'sbin/init': { link: '/lib/systemd/systemd' },
  'lib/systemd/systemd': { mode: 0o755, text: '\u007fELF' },
  'lib/x86_64-linux-gnu/libc.so.6': '',
  'lib/systemd/system/default.target': { link: 'graphical.target' },
  'lib/systemd/system/graphical.target': '[Unit]\n',
  'lib/modules/6.1.0/modules.dep': '',
  'boot/vmlinuz-6.1.0': imageOf(4),
  'boot/initrd.img-6.1.0': gzipSync(archiveOf('init')),
  'boot/grub/i386-pc/normal.mod': '',
  'boot/grub/grub.cfg':
    'menuentry "Debian" {\n\tlinux /boot/vmlinuz-6.1.0 root=/dev/null ro quiet\n\tinitrd /boot/initrd.img-6.1.0\n}\n',
}

/** Makes a folder with a system in it that differs from a healthy one; `remove` removes it. */
export function makeTree(changes: Tree): {
  root: string
  remove: () => void
} {
  const root = mkdtempSync(join(tmpdir(), 'diagnose-'))
  for (const [path, entry] of Object.entries({ ...DEBIAN, ...changes })) {
    if (entry === null) continue
    const at = join(root, path)
    mkdirSync(dirname(at), { recursive: true })
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) writeFileSync(at, entry)
    else if ('link' in entry) symlinkSync(entry.link, at)
    else {
      writeFileSync(at, entry.text)
      chmodSync(at, entry.mode)
    }
  }
  return {
    root,
    remove: () => {
      rmSync(root, { recursive: true })
    },
  }
}
