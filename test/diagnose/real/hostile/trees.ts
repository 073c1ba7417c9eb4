import { execFileSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { JOURNAL, readJournal } from '../../inside/journals.js'
import { archiveOf, imageOf, makeTree } from '../../inside/tree.js'
import { FORGED, WILD, WILD_NAMES } from './marks.js'

/** Makes the files of a system, as they lie in its root file system; `remove` removes them. */
export type MakeFiles = () => { readonly root: string; readonly remove: () => void }

/** Names, labels and files that are full of control sequences and of our own answer; 100 MB of lines in fstab. */
export const textFiles: MakeFiles = () => {
  const made = makeTree({
    'etc/os-release': `ID=${WILD}debian\n`,
    'etc/machine-id': `${WILD}\n${FORGED}\n`,
    'etc/passwd': `root:x:0:0::/root:/bin/bash\n${WILD}:x:1000:1000::/home/${WILD}:/bin/sh\n`,
    'etc/shadow': `root::0:0:99999:7:::\n${WILD}:$6$x:0:0:0::::\n${FORGED}\n`,
    'etc/ssh/sshd_config': `${WILD} yes\n${FORGED}\n"$(reboot)" x\n`,
    'etc/selinux/config': `SELINUX=enforcing\nSELINUXTYPE=${WILD}\n`,
    'etc/audit/auditd.conf': `disk_full_action = HALT\nx${WILD}_action = HALT\n`,
    'etc/sysctl.conf': `vm.nr_hugepages = 99999999999999999999${WILD}\n`,
    'etc/lvm/devices/system.devices': `IDTYPE=sys_serial IDNAME=${WILD}\n`,
    'boot/grub/grub.cfg': `linux /boot/${WILD}vmlinuz root=${WILD}\n linux /${'x'.repeat(200_000)} root=$(reboot)\n${FORGED}\n`,
    'boot/loader/entries/a.conf': `linux /${WILD}\noptions root=UUID=${WILD}\ninitrd ${FORGED}\n`,
    'etc/systemd/system/default.target': { link: `/${WILD}` },
    'etc/fstab': null,
  })
  const { root } = made
  const folders = ['boot', 'etc/systemd/system', 'lib/modules', 'etc/sysctl.d', 'etc/sudoers.d']
  for (const folder of folders) {
    mkdirSync(join(root, folder), { recursive: true })
    for (const name of WILD_NAMES) writeFileSync(join(root, folder, name), FORGED)
  }
  for (const name of WILD_NAMES.slice(0, 8))
    writeFileSync(join(root, 'boot', `vmlinuz-${name}`), 'MZ')
  for (let at = 0; at < 20_000; at += 1) symlinkSync('vmlinuz-6.1.0', join(root, 'boot', `f${at}`))
  const first = [
    `${WILD} /${WILD} ${WILD} ${WILD} 0 0`,
    'UUID="$(reboot)" /`reboot` ext4 defaults 0 0',
    FORGED,
    '/dev/watchdog /a ext4 defaults 0 0',
    '/dev/../mnt/sysroot/pipe /b ext4 defaults 0 0',
    'LABEL=\\040\\011 /\\033[2J ext4 nofail 0 0',
    "PARTUUID='';reboot;' /etc/../../../../run vfat defaults 0 0",
    '/proc/1 /boot none bind 0 0',
    '/../../../run /home none rbind 0 0',
  ]
  fillFile(join(root, 'etc/fstab'), `${first.join('\n')}\n`, 'LABEL=none /none ext4 defaults 0 0\n')
  execFileSync('mkfifo', [join(root, 'pipe')])
  return made
}

/** Files without an end: 100 MB in one line, a terabyte of nothing, pipes, and archives that unpack to more than there is room. */
export const endlessFiles: MakeFiles = () => {
  const made = makeTree({ 'etc/fstab': null, 'etc/passwd': null })
  const { root } = made
  endlessJournals(join(root, JOURNAL))
  fillFile(join(root, 'etc/fstab'), 'LABEL=', 'x'.repeat(1 << 10))
  holes(join(root, 'etc/passwd'), 2 ** 40)
  for (const name of ['vmlinuz-0-pipe', 'initrd.img-1-pipe', 'grub/grub.cfg', 'vmlinuz-loop']) {
    rmSync(join(root, 'boot', name), { force: true })
    if (name.endsWith('loop')) symlinkSync(name, join(root, 'boot', name))
    else execFileSync('mkfifo', [join(root, 'boot', name)])
  }
  holes(join(root, 'boot/vmlinuz-2-holes'), 2 ** 40)
  holes(join(root, 'boot/initrd.img-2-holes'), 2 ** 40)
  for (const [name, bytes] of Object.entries(bombs())) {
    writeFileSync(join(root, `boot/vmlinuz-${name}`), imageOf(4))
    writeFileSync(join(root, `boot/initrd.img-${name}`), bytes)
  }
  // An archive whose one file is 4 GB of holes, and another behind it.
  const file = join(root, 'boot/initrd.img-3-archive')
  writeFileSync(join(root, 'boot/vmlinuz-3-archive'), imageOf(4))
  writeFileSync(
    file,
    Buffer.from(
      archiveOf('init')
        .toString('latin1')
        .replace(/^(.{54})0{8}/, '$1fffffff0'),
      'latin1',
    ),
  )
  holes(file, 2 ** 40)
  writeFileSync(join(root, 'boot/vmlinuz-1-pipe'), imageOf(4))
  return made
}

/** A journal of a terabyte, a pipe in place of one, and one whose entries are overwritten. */
function endlessJournals(folder: string): void {
  const at = (name: string): string => join(folder, name)
  mkdirSync(folder, { recursive: true })
  holes(at('system.journal'), 2 ** 40)
  execFileSync('mkfifo', [at('system@0000000000000001-0000000000000001.journal')])
  const overwritten = readJournal('hostile').fill(0xff, 4096, 1 << 20)
  writeFileSync(at('system@0000000000000002-0000000000000001.journal~'), overwritten)
}

/** Links and loops that lead out of the system, and into the files of the kernel. */
export const leadingOut: MakeFiles = () => {
  const out: Readonly<Record<string, string>> = {
    'etc/fstab': '/dev/zero',
    'etc/passwd': '/proc/kcore',
    'etc/machine-id': '/proc/kmsg',
    'etc/ssh/sshd_config': '/proc/1/environ',
    'etc/selinux/config': '/proc/self/fd/0',
    'etc/audit/auditd.conf': '/sys/kernel/debug/tracing/trace_pipe',
    'etc/sysctl.conf': '/proc/1/root/etc/shadow',
    'etc/lvm/devices/system.devices': '/dev/stdin',
    'etc/sudoers': '../../../../../../etc/shadow',
    'sbin/init': '/proc/1/exe',
    boot: '/sys',
    'lib/systemd/system/default.target': 'default.target',
    'etc/modprobe.d': '/proc/self',
    'etc/sysctl.d': '../etc/sysctl.d/../sysctl.d',
    'etc/sudoers.d': '..',
    'root/.ssh': '/root/.ssh/x/../y',
  }
  const gone = Object.keys(out).map((path) => [path, null] as const)
  const made = makeTree({
    ...Object.fromEntries(gone),
    'etc/shadow': null,
    ...Object.fromEntries(BOOT.map((path) => [path, null])),
  })
  for (const [path, to] of Object.entries(out)) {
    mkdirSync(join(made.root, path, '..'), { recursive: true })
    symlinkSync(to, join(made.root, path))
  }
  for (const path of ['proc', 'sys', 'dev', 'run']) mkdirSync(join(made.root, path))
  execFileSync('mkfifo', [join(made.root, 'etc/shadow')])
  return made
}

const BOOT = [
  'boot/vmlinuz-6.1.0',
  'boot/initrd.img-6.1.0',
  'boot/grub/i386-pc/normal.mod',
  'boot/grub/grub.cfg',
]

/** 100 MB of a text that comes again and again. */
function fillFile(path: string, first: string, again: string): void {
  const file = openSync(path, 'w')
  writeSync(file, first)
  const piece = again.repeat(Math.ceil((1 << 20) / again.length))
  for (let at = 0; at < 100; at += 1) writeSync(file, piece)
  closeSync(file)
}

function holes(path: string, bytes: number): void {
  const file = openSync(path, 'a')
  ftruncateSync(file, bytes)
  closeSync(file)
}

/** Archives of some kB that unpack to 2 GB. */
function bombs(): Readonly<Record<string, Buffer>> {
  const once = gzipSync(Buffer.alloc(64 << 20))
  return { 'gzip-4': Buffer.concat(Array.from({ length: 32 }, () => once)) }
}

/** Some files, and no system. */
export const noSystem: MakeFiles = () =>
  makeTree({ 'etc/os-release': null, 'usr/lib/os-release': null })

/** A Debian that boots, as far as the script looks at it. */
export const healthyFiles: MakeFiles = () => makeTree({})
