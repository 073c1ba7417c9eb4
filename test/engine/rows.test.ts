import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, diagnosticsOf, type Outcome } from './run-engine.js'

/** Two rescues: one of the stack itself, one of a component in a component. */
const PROGRAM = `
  const { ComponentResource } = require('@pulumi/pulumi')
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const { web, mail } = require('./rescues.json')
  new InstanceRescue('fix-web', web)
  const room = new ComponentResource('my:mod:Room', 'basement')
  const rack = new ComponentResource('my:mod:Rack', 'r7', {}, { parent: room })
  new InstanceRescue('fix-mail', mail, { parent: rack })
`

/** Two rescues in one component. */
const SIBLINGS = `
  const { ComponentResource } = require('@pulumi/pulumi')
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const parent = new ComponentResource('my:mod:Rack', 'r8')
  for (const [name, args] of Object.entries(require('./rescues.json')))
    new InstanceRescue('fix-' + name, args, { parent })
`

const TYPE = 'pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue'
const WEB = `urn:pulumi:dev::incident::${TYPE}::fix-web`
const MAIL = `urn:pulumi:dev::incident::my:mod:Room$my:mod:Rack$${TYPE}::fix-mail`
/** The engine must not take its characters for a format or a colour. */
const NOWHERE = 'qemu+unix:///session?socket=/nowhere/100%25d'

describe('12.18: the lines of a rescue', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  let image: string

  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web')
    await makeInstance(daemon, 'mail', { isRunning: false })
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    project = await createProject({ files: { 'index.js': PROGRAM } })
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  function write(change: object): void {
    const argsOf = (instance: string): object => ({
      instance,
      image: { path: image, properties: { hw_rescue_bus: 'usb' } },
      shutdownTimeout: 0,
      uri: daemon.uri,
      ...change,
    })
    project.write('rescues.json', JSON.stringify({ web: argsOf('web'), mail: argsOf('mail') }))
  }

  async function succeed(...args: string[]): Promise<Outcome> {
    const outcome = await project.pulumi(...args)
    expect(outcome.ok, outcome.text).to.equal(true)
    expect(diagnosticsOf(outcome, 'info#err'), 'nothing went to stderr').to.deep.equal([])
    return outcome
  }

  it('are a warning in its row if the host cannot be reached', async () => {
    write({ uri: NOWHERE })
    const preview = await succeed('preview')
    for (const urn of [WEB, MAIL]) {
      const warnings = diagnosticsOf(preview, 'warning', urn)
      expect(warnings, preview.text).to.have.length(1)
      expect(warnings[0]).to.match(/^No plan could be made: .*\/nowhere\/100%25d[' ]/)
    }
    expect(preview.text).to.match(/InstanceRescue \(fix-web\):\n +warning: No plan could be made/)
  })

  it('say the plan in its row, whole and in order, also below a component', async () => {
    write({})
    const preview = await succeed('preview')
    const lines = diagnosticsOf(preview, 'info', WEB).concat(diagnosticsOf(preview, 'info', MAIL))
    expect(lines, preview.text).to.have.length(3)
    expect(lines.filter((line) => line.startsWith('Rescue of instance'))).to.have.length(1)
    expect(lines.filter((line) => line.startsWith('boots first: sda'))).to.have.length(1)
    expect(lines.filter((line) => line.includes('all else as for'))).to.have.length(1)
    expect(diagnosticsOf(preview, 'info', '')).to.deep.equal([])
  })

  it('say every stage in its row, in order, until the end of the command', async () => {
    const up = await succeed('up', '--yes', '--skip-preview')
    expect(diagnosticsOf(up, 'info', WEB).at(-1)).to.match(/^Instance 'web' is in rescue/)
    expect(diagnosticsOf(up, 'info', MAIL).at(-1)).to.match(/^Instance 'mail' is in rescue/)
    const destroy = await succeed('destroy', '--yes', '--skip-preview')
    for (const [urn, name] of [
      [WEB, 'web'],
      [MAIL, 'mail'],
    ] as const) {
      const stages = diagnosticsOf(destroy, 'info', urn)
      expect(stages[0], destroy.text).to.contain(`Ending the rescue of instance '${name}'`)
      expect(stages.at(-1)).to.contain(`instance '${name}'`)
    }
    expect(diagnosticsOf(destroy, 'info', '')).to.deep.equal([])
  })

  it('are in two rows for two rescues in one component, which do not wait for each other', async () => {
    write({ uri: NOWHERE })
    project.write('index.js', SIBLINGS)
    const preview = await succeed('preview')
    for (const name of ['web', 'mail']) {
      const urn = `urn:pulumi:dev::incident::my:mod:Rack$${TYPE}::fix-${name}`
      expect(diagnosticsOf(preview, 'warning', urn), preview.text).to.have.length(1)
    }
  })
})
