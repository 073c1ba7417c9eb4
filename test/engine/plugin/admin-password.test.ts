import { expect } from 'chai'
import { verify } from 'unixcrypt'
import type { Project } from '../project.js'
import { changesOf, ENGINE_TIMEOUT } from '../run-engine.js'
import { startPluginProject, type PluginProject } from './plugin-project.js'

const PASSWORD = 'correct horse battery'

/** The password is written into the program, without a word that it is a secret. */
const PROGRAM = `
name: password
runtime: yaml
config:
  image: { type: string }
resources:
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image: { path: "\${image}", properties: { hw_rescue_bus: virtio } }
      shutdownTimeout: 0
      adminPassword: ${PASSWORD}
`

describe('14: adminPassword, through the plugin and the engine', function () {
  this.timeout(ENGINE_TIMEOUT)
  let started: PluginProject
  let project: Project
  before(async () => {
    started = await startPluginProject(PROGRAM)
    ;({ project } = started)
  })
  after(() => started.stop())

  it('leaves its hash alone in the state and on the host, and shows no difference at the next up', async () => {
    const texts: string[] = []
    for (const words of [
      ['preview', '--diff'],
      ['up', '--yes', '--skip-preview', '--diff'],
      ['stack', 'export'],
      ['stack', 'export', '--show-secrets'],
    ]) {
      const done = await project.pulumi(...words)
      expect(done.ok, done.text).to.equal(true)
      texts.push(done.text)
    }
    const [hash = ''] = /\$6\$[./0-9A-Za-z]+\$[./0-9A-Za-z]{86}/.exec(texts.at(-1) ?? '') ?? []
    expect(verify(PASSWORD, hash), 'what is in the state').to.equal(true)
    const again = await project.pulumi('up', '--yes', '--diff')
    expect(changesOf(again), again.text).to.deep.equal({ same: 2 })
    const live = await started.daemon.virsh('dumpxml', '--security-info', 'web')
    expect(live).to.contain(Buffer.from(hash).toString('base64'))
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    const all = [...texts, again.text, destroy.text, live].join('\n')
    expect(all).not.to.contain(PASSWORD)
    expect(all).not.to.contain(Buffer.from(PASSWORD).toString('base64').slice(0, 24))
    expect(texts.slice(0, 3).join('\n'), 'the hash, unless secrets are asked for').not.to.contain(
      hash,
    )
  })
})
