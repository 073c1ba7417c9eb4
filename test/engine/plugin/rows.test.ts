import { expect } from 'chai'
import type { Project } from '../project.js'
import { diagnosticsOf, ENGINE_TIMEOUT, outputsOf, type Outcome } from '../run-engine.js'
import { startPluginProject, type PluginProject } from './plugin-project.js'

const PROGRAM = `
name: rows
runtime: yaml
config:
  image: { type: string }
resources:
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image: { path: "\${image}", properties: { hw_rescue_bus: usb } }
      shutdownTimeout: 3
`
const URN = 'urn:pulumi:dev::rows::libvirt-rescue:index:InstanceRescue::fix'

/** That it took the plugin from PATH. */
const OF_THE_ENGINE = /^(?:warning: )?using pulumi-resource-libvirt-rescue from \$PATH/

describe('14: what the plugin says', function () {
  this.timeout(ENGINE_TIMEOUT)
  let started: PluginProject
  let project: Project
  before(async () => {
    started = await startPluginProject(PROGRAM)
    ;({ project } = started)
  })
  after(() => started.stop())

  async function succeed(...words: string[]): Promise<Outcome> {
    const done = await project.pulumi(...words)
    expect(done.ok, done.text).to.equal(true)
    for (const severity of ['info', 'warning', 'info#err'] as const) {
      const lines = diagnosticsOf(done, severity, '').filter((line) => !OF_THE_ENGINE.test(line))
      expect(lines, `${severity} in the row of the stack`).to.deep.equal([])
    }
    return done
  }

  it('is one sentence in preview, beside the layout as a property', async () => {
    const preview = await succeed('preview')
    const lines = diagnosticsOf(preview, 'info', URN)
    expect(lines, preview.text).to.have.length(1)
    expect(lines[0]).to.match(/^stable rescue: boots first: sda/)
    expect(outputsOf(preview)[0]).to.have.nested.property('layout.after[1].target', 'sda')
  })

  it('is in the row of the resource from then on: the seconds of a shutdown, each stage, and the end', async () => {
    const up = await succeed('up', '--yes', '--skip-preview')
    const lines = diagnosticsOf(up, 'info', URN)
    expect(lines.join('\n')).to.match(/Asked instance 'web' to shut down; waiting up to 3 s\./)
    expect(lines.filter((line) => / s of 3 s: shutting /.test(line))).to.have.length.within(1, 3)
    expect(lines.at(-1)).to.match(/^Instance 'web' is in rescue/)
    const destroy = await succeed('destroy', '--yes', '--skip-preview')
    expect(diagnosticsOf(destroy, 'info', URN)[0]).to.contain("Ending the rescue of instance 'web'")
  })
})
