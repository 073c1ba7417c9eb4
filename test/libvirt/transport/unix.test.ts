import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, ConnectError } from '../../../provider/libvirt/index.js'
import { LAB_USER } from '../../lab/folder.js'
import { skip } from '../../skip.js'
import { failureOf } from '../failure-of.js'

interface Row {
  /** `a socket that …` */
  readonly name: string
  /** Makes what is at the path of the socket. */
  readonly make: (path: string) => void
  readonly reason: string
  readonly said: (path: string) => string
}

const START =
  "start it with 'systemctl start virtqemud.socket' or 'systemctl start libvirtd.socket'"

const ROWS: readonly Row[] = [
  {
    name: 'is not there',
    make: () => undefined,
    reason: 'no-socket',
    said: (path) => `there is no socket ${path}, so the daemon is not running; ${START}`,
  },
  {
    name: 'is below a file',
    make: (path) => {
      rmSync(join(path, '..'), { recursive: true })
      writeFileSync(join(path, '..'), '')
    },
    reason: 'no-socket',
    said: (path) => `there is no socket ${path}, so the daemon is not running; ${START}`,
  },
  {
    name: 'a daemon left behind when it ended',
    make: leaveDeadSocket,
    reason: 'refused',
    said: (path) => `nothing listens on ${path}, so the daemon has ended; ${START}`,
  },
  {
    name: 'is no socket',
    make: (path) => {
      writeFileSync(path, '')
    },
    reason: 'refused',
    said: (path) => `nothing listens on ${path}, so the daemon has ended; ${START}`,
  },
]
const JOIN =
  "join the group that owns the socket ('sudo usermod -aG libvirt USER', then log in again), or be root"

describe('the error says what to do about a socket that', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-unix-'))
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'run'))
    path = join(folder, 'run/libvirt-sock')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  for (const { name, make, reason, said } of ROWS) {
    it(name, async () => {
      make(path)
      const uri = `qemu:///system?socket=${path}`
      const error = await failureOf(connect(uri))
      expect(error).to.be.instanceOf(ConnectError).and.include({ reason, uri })
      expect(error)
        .to.have.property('message')
        .that.equals(`Cannot connect to '${uri}': ${said(path)}`)
    })
  }

  it('is not there, of a URI that names neither a host nor a socket', async () => {
    const error = await failureOf(connect('xen:///system?mode=direct'))
    expect(error)
      .to.have.property('message')
      .that.match(/virtxend-sock, so the daemon is not running; start it with /)
      .and.match(
        /', or, if the instance is on another host, give its URI, such as qemu\+ssh:\/\/root@HOST\/system$/,
      )
  })

  it('is for its owner alone', async function () {
    const { uid } = LAB_USER
    if (uid === undefined) skip(this, 'not root, who alone can become another user')
    if (!canBecome(uid)) skip(this, 'this Node lets no process become another user')
    const server = createServer().listen(path)
    await once(server, 'listening')
    chmodSync(path, 0o600)
    const uri = `qemu:///system?socket=${path}`
    const error = await as(uid, () => failureOf(connect(uri))).finally(() => server.close())
    expect(error).to.be.instanceOf(ConnectError).and.include({ reason: 'permission', uri })
    expect(error)
      .to.have.property('message')
      .that.equals(`Cannot connect to '${uri}': permission denied on ${path}; ${JOIN}`)
  })
})

/** Whether Node can act as another user: Debian 13's refuses to, because of io_uring in its libuv. */
function canBecome(uid: number): boolean {
  try {
    process.seteuid?.(uid)
    process.seteuid?.(0)
    return true
  } catch {
    return false
  }
}

/** Does it as another user, who is not root. */
async function as<T>(uid: number, act: () => Promise<T>): Promise<T> {
  process.seteuid?.(uid)
  try {
    return await act()
  } finally {
    process.seteuid?.(0)
  }
}

/** A process that is killed does not remove its socket. */
function leaveDeadSocket(path: string): void {
  const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', program])
}
