import { mkdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from './daemon/daemon.js'
import { LAB_USER } from './folder.js'
import { writeOwned } from './image.js'
import { run } from './run.js'

/** Writes a raw disk of zeros, sparse. */
export function writeBlank(path: string, bytes: number): void {
  writeOwned(path, '')
  truncateSync(path, bytes)
}

/** Writes a qcow2 image that reads like `content` and has `base` as its backing file. */
export async function writeOverlay(path: string, content: string, base: string): Promise<void> {
  const args = ['convert', '-O', 'qcow2', '-B', base, '-F', 'raw', content, path]
  await run('qemu-img', args, LAB_USER)
}

/** Writes a config drive as OpenStack lays it out: ISO 9660, labelled `config-2`. */
export async function writeConfigDrive(path: string, instance: string): Promise<void> {
  const tree = `${path}.tree`
  mkdirSync(join(tree, 'openstack/latest'), { recursive: true })
  const metaData = JSON.stringify({ uuid: instance, hostname: instance, public_keys: {} })
  writeOwned(join(tree, 'openstack/latest/meta_data.json'), metaData)
  const options = ['-V', 'config-2', '-rational-rock', '-joliet', '-quiet']
  await run('xorriso', ['-as', 'mkisofs', ...options, '-o', path, tree])
  rmSync(tree, { recursive: true })
}

/** Serves a raw file as a network disk until the daemon stops, and answers with its `<source>` element. */
export async function serveDisk(daemon: Daemon, file: string): Promise<string> {
  const socket = `${file}.sock`
  const pidFile = join(daemon.directory, `nbd-${String(Date.now())}.pid`)
  const how = ['--fork', '--persistent', '--shared=0', '--format=raw', `--pid-file=${pidFile}`]
  await run('qemu-nbd', [...how, `--socket=${socket}`, file], LAB_USER)
  return `<source protocol='nbd'><host transport='unix' socket='${socket}'/></source>`
}
