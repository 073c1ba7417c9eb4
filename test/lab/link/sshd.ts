import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Daemon } from '../daemon/daemon.js'
import { LAB_USER } from '../folder.js'
import { freePort } from './free-port.js'
import { run } from '../run.js'
import { LIBRARIES, unpackSshd } from './sshd-package.js'

/** A throw-away sshd on loopback that leads to a lab's libvirtd. */
export interface Sshd {
  /** Its daemon through this sshd, `qemu+ssh://…/session?keyfile=…&known_hosts=…` */
  readonly uri: string
  readonly port: number
  readonly user: string
  readonly keyfile: string
  readonly knownHosts: string
  /** Of this server, so that a test can write another one's. */
  readonly folder: string
  /** Ends the server; connections that are open stay. */
  stop(): Promise<void>
}

/**
 * Starts sshd with a host key of its own, and sshd's defaults unless `config` has lines for sshd_config.
 *
 * As root the server runs as nobody, to whom nss_wrapper gives a shell: nothing of the machine is
 * changed. It lives in the folder of its daemon, and so ends with it even if nobody calls `stop`.
 */
export async function startSshd(daemon: Daemon, config = ''): Promise<Sshd> {
  const packages = await unpackSshd()
  const folder = join(daemon.directory, 'ssh')
  const at = (name: string): string => join(folder, name)
  mkdirSync(folder)
  for (const name of ['hostkey', 'key']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  }
  const { uid, gid } = LAB_USER
  if (uid !== undefined && gid !== undefined) {
    for (const path of [folder, at('hostkey')]) chownSync(path, uid, gid)
  }
  const port = await freePort()
  const user = uid === undefined ? userInfo().username : 'nobody'
  cpSync(packages, at('usr'), { recursive: true, verbatimSymlinks: true }) // out of a home that nobody may enter
  writeFileSync(at('config'), `${configOf(daemon, { port, folder })}${config}\n`)
  writeFileSync(at('passwd'), `nobody:x:65534:65534:nobody:${folder}:/bin/sh\n`)
  writeFileSync(at('group'), 'nogroup:x:65534:\n')
  writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(at('hostkey.pub'), 'utf8')}`)
  const sshd = launch(folder).on('error', () => undefined) // it is seen by what it does not answer
  await listening(sshd, { port, folder })
  const [keyfile, knownHosts] = [at('key'), at('known_hosts')]
  return {
    uri: `qemu+ssh://${user}@127.0.0.1:${port}/session?keyfile=${keyfile}&known_hosts=${knownHosts}`,
    ...{ port, user, folder, keyfile, knownHosts },
    stop: async () => {
      sshd.ref()
      sshd.kill()
      await once(sshd, 'exit')
    },
  }
}

interface Place {
  readonly port: number
  readonly folder: string
}

/** What it says goes to `sshd.log` in its folder. */
function launch(folder: string): ChildProcess {
  const wrapper = {
    LD_PRELOAD: 'libnss_wrapper.so',
    NSS_WRAPPER_PASSWD: join(folder, 'passwd'),
    NSS_WRAPPER_GROUP: join(folder, 'group'),
  }
  const log = openSync(join(folder, LOG), 'a')
  const sshd = spawn(join(folder, 'usr/sbin/sshd'), ['-D', '-e', '-f', join(folder, 'config')], {
    ...LAB_USER,
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      LD_LIBRARY_PATH: join(folder, LIBRARIES),
      ...(LAB_USER.uid === undefined ? {} : wrapper),
    },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  sshd.unref()
  return sshd
}

function configOf(daemon: Daemon, at: Place): string {
  const names = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'] as const
  return [
    `Port ${at.port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at.folder}/hostkey`,
    `PidFile ${daemon.directory}/sshd.pid`,
    `AuthorizedKeysFile ${at.folder}/key.pub`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `SetEnv ${names.map((name) => `${name}=${daemon.env[name] ?? ''}`).join(' ')}`,
    ...partsOf(at.folder),
    '',
  ].join('\n')
}

/** Lines for the programs that sshd consists of since 9.8, which it looks for where they are installed. */
function partsOf(folder: string): readonly string[] {
  const parts = { SshdSessionPath: 'sshd-session', SshdAuthPath: 'sshd-auth' }
  return Object.entries(parts)
    .map(([option, name]) => ({ option, path: join(folder, 'usr/lib/openssh', name) }))
    .filter(({ path }) => existsSync(path))
    .map(({ option, path }) => `${option} ${path}`)
}

async function listening(sshd: ChildProcess, { port, folder }: Place): Promise<void> {
  for (let attempt = 0; attempt < 200 && sshd.exitCode === null; attempt++) {
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  sshd.kill()
  throw new Error(`sshd does not listen: ${readFileSync(join(folder, LOG), 'utf8').trim()}`)
}

const LOG = 'sshd.log'

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
