import { expect } from 'chai'
import type { Project } from '../project.js'
import { ENGINE_TIMEOUT } from '../run-engine.js'
import { startPluginProject, type PluginProject } from './plugin-project.js'

/** The functions before a rescue, beside it and after it is known: their results are stack outputs. */
const PROGRAM = `
name: functions
runtime: yaml
config:
  image: { type: string }
variables:
  before:
    fn::invoke: { function: libvirt-rescue:getInstance, arguments: { instance: web } }
  plan:
    fn::invoke:
      function: libvirt-rescue:planRescue
      arguments: { instance: web, image: { path: "\${image}", properties: { hw_rescue_bus: usb } } }
  list:
    fn::invoke: { function: libvirt-rescue:listRescues, arguments: {} }
  screen:
    fn::invoke: { function: libvirt-rescue:getScreenshot, arguments: { instance: web } }
  why:
    fn::invoke: { function: libvirt-rescue:diagnoseInstance, arguments: { instance: web } }
outputs:
  why: \${why}
  screen: \${screen}
  before: \${before}
  plan: \${plan}
  list: \${list.rescues}
`

describe('14: the functions of the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let started: PluginProject
  let project: Project
  before(async () => {
    started = await startPluginProject(PROGRAM)
    ;({ project } = started)
  })
  after(() => started.stop())

  async function outputs(): Promise<Record<string, unknown>> {
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    const { text } = await project.pulumi('stack', 'output', '--json')
    return JSON.parse(text) as Record<string, unknown>
  }

  it('look at an instance and its screen, diagnose it, plan a rescue of it, and list none', async () => {
    const { before, plan, list, screen, why } = await outputs()
    expect(before).to.deep.include({ name: 'web', power: 'running', isPersistent: true })
    expect(before).to.deep.include({ firmware: 'bios', hasGuestAgent: false })
    expect(before).not.to.have.property('rescue')
    expect(plan).to.deep.include({ isPossible: true, mode: 'stable', reasons: [] })
    expect(JSON.stringify(plan)).to.contain('"target":"sda"')
    expect(list).to.deep.equal([])
    expect(why).to.include({ verdict: 'cause-found' })
    expect(JSON.stringify(why)).to.contain('"id":"boot-disk-empty"')
    const { png, width, height } = screen as { png: string; width: number; height: number }
    expect(Buffer.from(png, 'base64').toString('latin1', 1, 4)).to.equal('PNG')
    expect([width, height].every((dots) => dots >= 100)).to.equal(true)
  })

  it('show a rescue and its owner while it runs, and say that no other can be made', async () => {
    const rescue = `
resources:
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image: { path: "\${image}", properties: { hw_rescue_bus: usb } }
      shutdownTimeout: 0
      reason: no boot
`
    project.write('Pulumi.yaml', PROGRAM + rescue)
    await outputs()
    const { before, plan, list } = await outputs()
    expect(before).to.have.nested.property('rescue.reason', 'no boot')
    expect(before).to.have.nested.property('rescue.resource', 'fix')
    expect(plan).to.deep.include({ isPossible: false })
    expect(JSON.stringify(plan)).to.contain('already in rescue')
    expect(list).to.have.length(1)
    expect(list).to.have.nested.property('[0].status', 'rescued')
    expect(list).to.have.nested.property('[0].owner.stack', 'dev')
    await project.pulumi('destroy', '--yes', '--skip-preview')
  })

  it('are known in preview', async () => {
    const preview = await project.pulumi('preview', '--diff')
    expect(preview.ok, preview.text).to.equal(true)
    expect(preview.text).to.contain('png').and.not.to.contain('[unknown]')
  })

  it('name what is wrong with their arguments', async () => {
    project.write('Pulumi.yaml', PROGRAM.replace('{ instance: web }', '{ instance: wep }'))
    const up = await project.pulumi('preview')
    expect(up.ok).to.equal(false)
    expect(up.text).to.contain("'wep' does not exist on")
  })
})
