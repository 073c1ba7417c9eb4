import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import { createFakeLibvirt } from '../fake/fake-libvirt.js'
import { startDaemon } from '../lab/daemon/daemon.js'
import { LAB_USER } from '../lab/folder.js'
import { connectForTests } from '../libvirt/connect-for-tests.js'
import { acpiGuest } from './acpi-guest.js'

/** Firmware of Debian's package ovmf, and its variables before the first boot. */
export const FIRMWARE = '/usr/share/OVMF/OVMF_CODE_4M.fd'
export const NVRAM_TEMPLATE = '/usr/share/OVMF/OVMF_VARS_4M.fd'

/** A libvirt host on which the contract is tried: the real one or the fake. */
export interface World {
  /** The folder of the pool `default`. */
  readonly images: string
  connect(): Promise<LibvirtConnection>
  /** Puts a file onto the host behind libvirt's back, or takes it away. */
  writeFile(path: string, bytes: Uint8Array): void
  removeFile(path: string): void
  readFile(path: string): Buffer
  /** The disk image of a guest that shuts down when asked; it needs `obeys` once it runs. */
  makeObedient(path: string): void
  obeys(name: string): Promise<void>
  /** Kills the QEMU process of a domain. */
  killGuest(name: string): void
  restartDaemon(): Promise<void>
  /** A power cut and a boot. */
  reboot(): Promise<void>
  hasFile(path: string): boolean
  stop(): Promise<void>
}

export const WORLDS: readonly { readonly name: string; readonly start: () => Promise<World> }[] = [
  { name: 'real libvirt', start: startReal },
  { name: 'the fake', start: startFake },
]

async function startReal(): Promise<World> {
  const daemon = await startDaemon()
  const write = (path: string, bytes: Uint8Array): void => {
    writeFileSync(path, bytes)
    const { uid, gid } = LAB_USER
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
  }
  return {
    images: daemon.images,
    connect: () => connectForTests(daemon.uri),
    writeFile: write,
    removeFile: unlinkSync,
    readFile: (path) => readFileSync(path),
    makeObedient: (path) => {
      write(path, acpiGuest())
    },
    // SeaBIOS takes a moment before it boots the disk.
    obeys: () => new Promise((resolve) => setTimeout(resolve, 1500)),
    killGuest: (name) => {
      process.kill(pidOf(join(daemon.directory, 'run/libvirt/qemu/run'), name), 'SIGKILL')
    },
    restartDaemon: () => daemon.restart(),
    reboot: () => daemon.reboot(),
    hasFile: existsSync,
    stop: () => daemon.stop(),
  }
}

function pidOf(folder: string, name: string): number {
  const file = readdirSync(folder).find((each) => each === `${name}.pid`)
  if (file === undefined) throw new Error(`no process of ${name} in ${folder}`)
  return Number(readFileSync(join(folder, file), 'utf8'))
}

function startFake(): Promise<World> {
  const fake = createFakeLibvirt()
  fake.addFile(NVRAM_TEMPLATE, Buffer.alloc(540_672, 1))
  return Promise.resolve({
    images: '/images',
    connect: () => fake.connect(),
    writeFile: (path, bytes) => {
      fake.addFile(path, bytes)
    },
    removeFile: (path) => {
      fake.files.delete(path)
    },
    readFile: (path) => fake.files.get(path)?.bytes ?? Buffer.alloc(0),
    makeObedient: (path) => {
      fake.addFile(path, acpiGuest())
    },
    obeys: (name) => {
      fake.behave(name, { offAfter: 100 })
      return Promise.resolve()
    },
    killGuest: (name) => {
      fake.crash(name)
    },
    restartDaemon: () => {
      fake.restart()
      return Promise.resolve()
    },
    reboot: () => {
      fake.reboot()
      return Promise.resolve()
    },
    hasFile: (path) => fake.files.has(path),
    stop: () => Promise.resolve(),
  })
}
