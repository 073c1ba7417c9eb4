import { expect } from 'chai'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { skip } from '../../skip.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject } from '../project.js'
import { changesOf, outputsOf } from '../run-engine.js'
import { goAbsence } from './find-go.js'
import { makeVenv } from './make-venv.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

/** An example, and what its language needs. */
interface Language {
  readonly example: string
  /** The folder to put before PATH, if any; a text: why it cannot run here. */
  readonly prepare: () => Promise<{ readonly path?: string } | string>
}

const LANGUAGES: readonly Language[] = [
  { example: 'typescript-native', prepare: () => Promise.resolve({}) },
  { example: 'python', prepare: makeVenv },
  { example: 'go', prepare: () => Promise.resolve(goAbsence() ?? {}) },
]

describe('14: programs in other languages, through the plugin', function () {
  // A Go program is compiled with Pulumi's whole SDK.
  this.timeout(580_000)
  let daemon: Daemon
  let web: Instance
  let image: string
  let plugin: PluginPath

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    plugin = putPlugin()
  })
  after(async () => {
    plugin.remove()
    await daemon.stop()
  })

  for (const { example, prepare } of LANGUAGES)
    it(`${example}: preview knows the layout, up rescues, a second up shows no difference, destroy ends it`, async function () {
      const ready = await prepare()
      if (typeof ready === 'string') skip(this, ready)
      const project = await createProject({ files: filesOf(example), plugin, ...pathOf(ready) })
      try {
        const settings = { instance: 'web', image, shutdownTimeout: '0', ...uriOf(daemon) }
        for (const [key, value] of Object.entries(settings))
          await project.pulumi('config', 'set', key, value)

        const preview = await project.pulumi('preview')
        expect(preview.ok, preview.text).to.equal(true)
        const [outputs] = outputsOf(preview)
        expect(outputs).to.deep.include({ mode: 'stable', status: UNKNOWN })
        expect(JSON.stringify(outputs?.['layout'])).to.contain('"target":"sda"')

        const up = await project.pulumi('up', '--yes', '--skip-preview')
        expect(up.ok, up.text).to.equal(true)
        expect(await web.disks()).to.deep.equal(['vda', 'sda'])
        const status = await project.pulumi('stack', 'output', 'status')
        expect(status.text.trim()).to.equal('rescued')

        const again = await project.pulumi('up', '--yes', '--skip-preview')
        expect(changesOf(again), again.text).to.deep.equal({ same: 2 })

        const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
        expect(changesOf(destroy), destroy.text).to.deep.equal({ delete: 2 })
        expect(await web.disks()).to.deep.equal(['vda'])
      } finally {
        project.remove()
      }
    })
})

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9'

function uriOf({ uri }: Daemon): Record<string, string> {
  return { 'libvirt-rescue:uri': uri }
}

function pathOf({ path }: { readonly path?: string }): { readonly path?: string } {
  return path === undefined ? {} : { path }
}

/** The files of an example as they are. */
function filesOf(example: string): Record<string, string> {
  const folder = join(repositoryRoot, 'examples', example)
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
