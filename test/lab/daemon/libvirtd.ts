import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { LAB_USER } from '../folder.js'

/** Starts libvirtd as the lab's user on a lab folder; what it says goes to `libvirtd.log` there. */
export function launch(directory: string, args: readonly string[]): ChildProcess {
  const log = openSync(join(directory, LOG), 'a')
  const child = spawn(LIBVIRTD, ['--timeout', '0', ...args], {
    ...LAB_USER,
    cwd: directory,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...folders(directory) },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref() // a program that forgot `stop` still ends, and clears the folder when it does
  return child
}

/** Where the daemon of a lab folder listens. */
export function socketOf(directory: string): string {
  return join(directory, 'run/libvirt/libvirt-sock')
}

/** The environment that keeps all of libvirt inside one folder. */
export function folders(directory: string): NodeJS.ProcessEnv {
  return {
    HOME: directory,
    XDG_RUNTIME_DIR: join(directory, 'run'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_DATA_HOME: join(directory, 'data'),
  }
}

/** Waits until libvirtd accepts connections. */
export async function answers(directory: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if (await connects(socketOf(directory))) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const log = readFileSync(join(directory, LOG), 'utf8')
  throw new Error(`libvirtd did not answer in ${directory}: ${log}`)
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}

const LOG = 'libvirtd.log'
const LIBVIRTD = '/usr/sbin/libvirtd'
