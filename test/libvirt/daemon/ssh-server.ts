import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { freePort } from './free-port.js'

/** A throw-away sshd on loopback, for the lab's user. */
export interface SshServer {
  readonly port: number
  readonly user: string
  readonly keyfile: string
  readonly knownHosts: string
  /** Of this server, so that a test can write another one's. */
  readonly folder: string
  stop(): Promise<void>
}

/**
 * Starts sshd with a host key and a configuration of its own.
 *
 * Debian's package would start a service, so it is only unpacked, into the cache. As root the server
 * runs as nobody, to whom nss_wrapper gives a shell: nothing of the machine is changed.
 */
export async function startSshServer(env: NodeJS.ProcessEnv): Promise<SshServer> {
  const packages = await unpack()
  const folder = mkdtempSync(join(tmpdir(), 'rescue-ssh-'))
  const at = (name: string): string => join(folder, name)
  chmodSync(folder, 0o755)
  for (const name of ['hostkey', 'key']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  }
  const port = await freePort()
  const user = LAB_USER.uid === undefined ? userInfo().username : 'nobody'
  writeFileSync(at('config'), configOf(port, folder, env))
  writeFileSync(at('passwd'), `nobody:x:65534:65534:nobody:${folder}:/bin/sh\n`)
  writeFileSync(at('group'), 'nogroup:x:65534:\n')
  writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(at('hostkey.pub'), 'utf8')}`)
  const { uid, gid } = LAB_USER
  if (uid !== undefined && gid !== undefined) chownSync(at('hostkey'), uid, gid)
  cpSync(packages, at('usr'), { recursive: true, verbatimSymlinks: true }) // out of a home that nobody may enter
  const sshd = spawn(at('usr/sbin/sshd'), ['-D', '-e', '-f', at('config')], {
    ...LAB_USER,
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      LD_LIBRARY_PATH: at(LIBRARIES),
      ...(uid === undefined ? {} : wrapperOf(folder)),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await listening(sshd, port)
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    port,
    user,
    folder,
    keyfile: at('key'),
    knownHosts: at('known_hosts'),
    stop: async () => {
      sshd.kill()
      await once(sshd, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}

/** The folder `usr` of the unpacked packages. */
async function unpack(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'pulumi-libvirt-rescue/sshd')
  if (!existsSync(join(folder, DONE))) {
    mkdirSync(folder, { recursive: true })
    await run('apt-get', ['download', ...PACKAGES], { cwd: folder })
    for (const name of PACKAGES) {
      await run('sh', ['-c', 'dpkg -x "$1"_*.deb .', 'sh', name], { cwd: folder })
    }
    writeFileSync(join(folder, DONE), '')
  }
  return join(folder, 'usr')
}

const PACKAGES = ['openssh-server', 'libwrap0', 'libnss-wrapper'] as const
const DONE = 'unpacked'
/** Of Debian on x86-64; elsewhere the system's own are found. */
const LIBRARIES = 'usr/lib/x86_64-linux-gnu'

function wrapperOf(folder: string): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: 'libnss_wrapper.so',
    NSS_WRAPPER_PASSWD: join(folder, 'passwd'),
    NSS_WRAPPER_GROUP: join(folder, 'group'),
  }
}

function configOf(port: number, folder: string, env: NodeJS.ProcessEnv): string {
  const names = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'] as const
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/hostkey`,
    'PidFile none',
    `AuthorizedKeysFile ${folder}/key.pub`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `SetEnv ${names.map((name) => `${name}=${env[name] ?? ''}`).join(' ')}`,
    '',
  ].join('\n')
}

async function listening(sshd: ChildProcess, port: number): Promise<void> {
  let said = ''
  sshd.once('error', (error) => {
    said += error.message
  })
  sshd.stderr?.on('data', (text: Buffer) => {
    said += text.toString()
  })
  for (let attempt = 0; attempt < 200 && sshd.exitCode === null; attempt++) {
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  sshd.kill()
  throw new Error(`sshd does not listen: ${said.trim()}`)
}

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
