import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { hashPassword } from '../../provider/password/hash-password.js'
import type { DriveFormat } from '../../provider/planner/types.js'
import { quietRuntime } from '../../bench/calls/subject.js'
import { inputsOn } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { placeDebian } from '../lab/debian/debian-disk.js'
import { agentRun, waitForAgent } from '../rescue-image/support/agent.js'
import { connectSocket } from '../rescue-image/support/conversation.js'
import { describeInFull } from '../rescue-image/support/full.js'
import { makeKeys, sshTo } from '../rescue-image/support/ssh.js'
import { makeInstanceWithDrive } from './support/instance-with-drive.js'

const PASSWORD = 'correct horse'
const HASH = hashPassword(PASSWORD, 'test')
/** The strings of SMBIOS give systemd the key, too; with this word it does not look at them. */
const NO_SMBIOS = 'systemd.import_credentials=no'
/** Lists what systemd took from the strings of SMBIOS. */
const IMPORTED = 'ls /run/credentials/@system 2>/dev/null'
/** What cloud-init says of itself, for a test that fails. */
const DIAGNOSE =
  "cloud-init status --long; grep -E 'WARN|ERROR|Error' /var/log/cloud-init.log | tail -n 20; ls -l /root"
const SCRIPT = '#!/bin/sh\ntouch /root/user-data-ran\n'

interface Row {
  readonly title: string
  readonly properties: Readonly<Record<string, string>>
  /** Of the instance's own drive. */
  readonly own: DriveFormat | null
  readonly source: 'ConfigDrive' | 'NoCloud'
}

const STABLE = { hw_rescue_bus: 'virtio' }
const ROWS: readonly Row[] = [
  {
    title: 'stable, in place of config-2',
    properties: STABLE,
    own: 'config-2',
    source: 'ConfigDrive',
  },
  { title: 'legacy, in place of cidata', properties: {}, own: 'cidata', source: 'NoCloud' },
  { title: 'stable, in place of cidata', properties: STABLE, own: 'cidata', source: 'NoCloud' },
  { title: 'legacy, in place of config-2', properties: {}, own: 'config-2', source: 'ConfigDrive' },
  { title: 'stable, added', properties: STABLE, own: null, source: 'ConfigDrive' },
  { title: 'legacy, added', properties: {}, own: null, source: 'ConfigDrive' },
]

describeInFull('a real Debian 12 as the rescue system', function () {
  this.timeout(1_800_000)
  let daemon: Daemon
  let number = 0
  let name = ''
  before(async () => {
    daemon = await startDaemon()
    await makeKeys(daemon, ['own'])
  })
  after(() => daemon.stop())

  const inGuest = async (script: string): Promise<string> =>
    (await agentRun(daemon, name, script, '')).out.trim()

  /** Waits for the guest's agent; without an answer, the error has the end of its console. */
  const upAndRunning = async (): Promise<void> => {
    await waitForAgent(daemon, name, 1_200_000).catch((error: unknown) => {
      const log = readFileSync(join(daemon.directory, `${name}.console.log`), 'latin1')
      throw new Error(`${String(error)}\n${log.slice(-3_000)}`)
    })
  }

  const inputsFor = (image: string, properties: Row['properties']): RescueInputs => ({
    ...inputsOn(daemon, name, image, properties),
    sshAuthorizedKeys: [publicKey()],
    adminPasswordHash: HASH,
    userData: SCRIPT,
  })

  const publicKey = (): string => readFileSync(join(daemon.directory, 'own.pub'), 'utf8').trim()

  /** Logs in by ssh with the key, at the host key that the agent names. */
  const logIn = async (): Promise<string> => {
    const line = await inGuest('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')
    const client = await sshTo(daemon, name, line.split(' ')[1] ?? '')
    return (await client.ssh('own', 'id', '-un')).trim()
  }

  for (const { title, properties, own, source } of ROWS)
    it(`takes key, password and user data by cloud-init from the config drive: ${title}`, async () => {
      const image = await placeDebian(daemon, { packages: ['cloud-init'], words: [NO_SMBIOS] })
      const web = await makeInstanceWithDrive(daemon, (name = `web${(number += 1)}`), own)
      const [hash, volumes] = [await web.hash(), await web.volumes()]
      const { outputs } = await create(inputsFor(image, properties), quietRuntime)

      await upAndRunning()
      // Not `status --wait`: that ends at the first module that fails, and this Debian has no locales.
      await inGuest(
        'for i in $(seq 300); do [ -e /run/cloud-init/result.json ] && break; sleep 1; done',
      )
      const said = await inGuest(DIAGNOSE)
      expect(await inGuest('cat /run/cloud-init/result.json'), said).to.contain(
        `DataSource${source}`,
      )
      expect(await inGuest('cat /var/lib/cloud/data/instance-id'), said).to.equal(
        `${web.uuid}-rescue-${outputs.rescueId}`,
      )
      expect(await inGuest('grep -c . /root/.ssh/authorized_keys; ls /root'), said).to.equal(
        '1\nuser-data-ran',
      )
      expect(await inGuest(IMPORTED)).to.equal('')
      expect(await inGuest('getent shadow root'), said).to.contain(`root:${HASH}:`)
      expect(await inGuest('hostname')).to.equal(own === null ? 'debian' : 'web-of-the-drive')
      expect(await logIn()).to.equal('root')
      const console = await connectSocket(web.console)
      await console.waits('login: ', '\n')
      console.says('root\n')
      await console.waits('Password: ')
      console.says(`${PASSWORD}\n`)
      await console.waits('root@')
      console.close()

      await remove(outputs, quietRuntime)
      expect([await web.hash(), await web.volumes()]).to.deep.equal([hash, volumes])
      await daemon.virsh('destroy', name)
    })

  it('takes the key from SMBIOS strings alone, without cloud-init', async () => {
    const image = await placeDebian(daemon)
    await makeInstanceWithDrive(daemon, (name = `web${(number += 1)}`), null)
    const { userData, ...inputs } = inputsFor(image, STABLE)
    expect(userData).to.equal(SCRIPT)
    const { outputs } = await create(inputs, quietRuntime)
    await upAndRunning()
    expect(await inGuest(IMPORTED)).to.contain('ssh.authorized_keys.root')
    expect(await inGuest('cat /root/.ssh/authorized_keys')).to.equal(publicKey())
    expect(await logIn()).to.equal('root')
    // systemd sets a password only for an account that it makes itself.
    expect(await inGuest('getent shadow root')).to.match(/^root:[!*]/)
    await remove(outputs, quietRuntime)
    await daemon.virsh('destroy', name)
  })
})
