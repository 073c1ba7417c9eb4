import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { parseReports, type GuestReport } from '../../test/lab/report.js'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'
import { sshTo } from '../../test/rescue-image/support/ssh.js'
import { typeIn } from './session.js'
import type { Stage } from './stage.js'

/** What the operator types: finds the fault, mends it, and looks whether it is gone. */
const REPAIR = [
  'lsblk -o NAME,SIZE,FSTYPE,LABEL',
  'sysroot mount',
  'sed -i s/LABEL=dta/LABEL=data/ /mnt/sysroot/etc/fstab',
  'sysroot umount',
  'sysroot mount',
  'cat /mnt/sysroot/data/orders',
  'sysroot umount',
  'exit',
]

/** Logs in to the rescue system by ssh and mends the instance. Returns what the rescue system saw of the machine. */
export async function repair({ daemon, output }: Stage): Promise<GuestReport> {
  const hostKey = await output('sshHostKey')
  const { port } = await sshTo(daemon, 'web', hostKey)
  console.log(`The host key of the ssh server is ${hostKey}, as in the output sshHostKey.\n`)
  const ssh = ['ssh', '-F', writeConfig(daemon, port)]
  const report = await run('ssh', [...ssh.slice(1), 'web', REPORT])
  const login = [...ssh, '-tt', 'web']
  console.log(`$ ${login.join(' ')}`)
  await typeIn(login, { prompt: /rescue:[^\n]*# $/, lines: REPAIR })
  const [boot] = parseReports(report)
  const [seen] = boot ?? []
  if (seen === undefined) throw new Error(`no report: ${report}`)
  return seen
}

/** One connection for both, because a key exchange takes seconds in a guest without KVM. */
function writeConfig({ directory }: Daemon, port: string): string {
  const settings = {
    HostName: '127.0.0.1',
    Port: port,
    User: 'root',
    IdentityFile: join(directory, 'own'),
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: join(directory, 'hosts'),
    StrictHostKeyChecking: 'yes',
    ControlMaster: 'auto',
    ControlPath: join(directory, 'ssh'),
    ControlPersist: '60',
    LogLevel: 'error',
  }
  const file = join(directory, 'ssh_config')
  const lines = Object.entries(settings).map(([name, value]) => `  ${name} ${value}\n`)
  writeFileSync(file, `Host web\n${lines.join('')}`)
  return file
}

/** The lab guests' own report, run in the rescue system. */
const REPORT = `system=rescue; ${readFileSync(join(repositoryRoot, 'test/lab/guest/report'), 'utf8')}
echo '@boot 0'; report 2>/dev/null`
