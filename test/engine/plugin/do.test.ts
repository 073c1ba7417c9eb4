import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { engineEnvironment } from '../environment.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { ENGINE_TIMEOUT } from '../run-engine.js'
import { runShell } from '../run-shell.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

describe('14: pulumi do, without a project and a login', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let folder: string
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    plugin = putPlugin()
    folder = mkdtempSync(join(tmpdir(), 'do-'))
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    plugin.remove()
    await daemon.stop()
  })

  it('works as the page has it: looks, plans, rescues, reads, lists and ends', async () => {
    const image = await makeVolume(daemon, 'rescue.img', 'raw')
    const page = readFileSync(join(repositoryRoot, 'examples/do/README.md'), 'utf8')
    const [, commands = ''] = /```sh\n(.*?)```/s.exec(page) ?? []
    const lines = commands
      .replace('qemu+ssh://root@host/system', `'${daemon.uri}'`)
      .replace('/var/lib/libvirt/images/rescue.iso', image)
      .replace('instance = "web"', 'instance = "web"\nshutdownTimeout = 0')
    const env = engineEnvironment(folder)
    env['PATH'] = [plugin.folder, env['PATH']].join(delimiter)
    // Neither a stack nor a passphrase.
    const { ok, text } = await runShell(`set -e\n${lines}`, {
      cwd: folder,
      env: { ...env, PULUMI_BACKEND_URL: undefined, PULUMI_CONFIG_PASSPHRASE: undefined },
    })
    expect(ok, text).to.equal(true)
    expect(text).to.match(/"power": "running"/)
    expect(text).to.match(/"status": "\[unknown\]"/)
    expect(text.match(/"status": "rescued"/g)).to.have.length(3) // create, read, listRescues
    const uuid = (await daemon.virsh('domuuid', 'web')).trim()
    expect(text).to.match(new RegExp(`"id": "${uuid}"`)) // list
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})
