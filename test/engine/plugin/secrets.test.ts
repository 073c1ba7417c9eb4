import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import type { Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf } from '../run-engine.js'
import { startPluginProject, type PluginProject } from './plugin-project.js'

const PROGRAM = readFileSync(join(repositoryRoot, 'examples/yaml/Pulumi.yaml'), 'utf8')

describe('14: secret arguments, through the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let started: PluginProject
  let project: Project
  before(async () => {
    started = await startPluginProject(PROGRAM, {
      instance: 'rosebud',
      settings: { shutdownTimeout: '0' },
    })
    ;({ project } = started)
    await project.pulumi('config', 'set', '--secret', 'instance', 'rosebud')
  })
  after(() => started.stop())

  it('are in nothing that is printed or kept, from preview to destroy', async () => {
    const texts: string[] = []
    for (const words of [
      ['preview', '--diff'],
      ['up', '--yes', '--skip-preview', '--diff'],
      ['stack', 'export'],
      ['refresh', '--yes', '--skip-preview', '--diff'],
      ['up', '--yes', '--diff'],
      ['stack', 'export'],
    ]) {
      const done = await project.pulumi(...words)
      expect(done.ok, done.text).to.equal(true)
      texts.push(done.text)
      if (words[0] === 'up' && texts.length > 2) expect(changesOf(done)).to.deep.equal({ same: 2 })
    }
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    const found = [...texts, destroy.text].flatMap((text) => text.match(/.*rosebud.*/g) ?? [])
    expect(found).to.deep.equal([])
  })
})
