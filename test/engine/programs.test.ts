import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js'
import { expect } from 'chai'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InstanceRescue } from '../../sdk/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'
import { skip } from '../skip.js'
import { engineEnvironment } from './environment.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject } from './project.js'
import { ENGINE_TIMEOUT, diagnosticsOf, runEngine, type Outcome } from './run-engine.js'

const ARGS = `{ instance: 'web', image: { properties: { hw_rescue_bus: 'usb' } } }`
const TYPESCRIPT = `
  import { Output } from '@pulumi/pulumi'
  import { InstanceRescue, RescueMode } from 'pulumi-libvirt-rescue'
  const rescue = new InstanceRescue('fix', ${ARGS})
  export const mode: Output<RescueMode> = rescue.mode
`
const ESM = `
  import { InstanceRescue } from 'pulumi-libvirt-rescue'
  export const mode = new InstanceRescue('fix', ${ARGS}).mode
`

/** A host that nobody answers for: enough to see that a program loads and its provider is found. */
const NOWHERE = { LIBVIRT_DEFAULT_URI: 'qemu+unix:///session?socket=/nowhere/libvirt-sock' }

describe('programs that use InstanceRescue', function () {
  this.timeout(ENGINE_TIMEOUT)
  const LOADED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['TypeScript, as Pulumi compiles it', { 'index.ts': TYPESCRIPT }],
    ["the example of the class's own documentation", { 'index.ts': readExample() }],
    [
      'an ES module',
      { 'index.js': ESM, 'package.json': '{ "type": "module", "main": "index.js" }' },
    ],
  ]
  for (const [name, files] of LOADED) {
    it(`load from ${name}`, async () => {
      const project = await createProject({ files, env: NOWHERE })
      const preview = await project.pulumi('preview')
      project.remove()
      expectLoaded(preview)
    })
  }

  it('load from the Automation API, without a language host', async () => {
    const project = await createProject({ files: {}, env: NOWHERE })
    const settings = {
      stackName: 'inline',
      projectName: 'incident',
      program: () => {
        new InstanceRescue('fix', { instance: 'web' })
        return Promise.resolve({})
      },
    }
    const { directory: workDir, env } = project
    const envVars = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, value ?? '']),
    )
    const { PATH } = process.env
    process.env['PATH'] = envVars['PATH'] // where the Automation API looks for the engine
    const stack = await LocalWorkspace.createOrSelectStack(settings, { workDir, envVars })
    const { stdout, changeSummary } = await stack.preview({ color: 'never' })
    process.env['PATH'] = PATH
    project.remove()
    expect(changeSummary).to.deep.equal({ create: 2 })
    expect(stdout).to.match(/warning: No plan could be made: .*nowhere/)
  })

  describe('in this repository', () => {
    before(function () {
      if (import.meta.dirname.startsWith(join(repositoryRoot, 'dist', 'test'))) return
      skip(this, 'the package in dist/ is not the one that was built with these tests')
    })

    it('run from its root: the quickstart', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'quickstart-'))
      const options = { cwd: repositoryRoot, env: { ...engineEnvironment(folder), ...NOWHERE } }
      const config = ['-c', 'instance=web', '-c', 'image=/images/rescue.iso']
      // Pulumi writes the stack's settings beside Pulumi.yaml, where the user may have a stack 'dev'.
      const settings = join(repositoryRoot, 'Pulumi.quickstart-test.yaml')
      try {
        await runEngine(['stack', 'init', 'quickstart-test'], options)
        expectLoaded(await runEngine(['preview', ...config], options))
      } finally {
        rmSync(settings, { force: true })
        rmSync(folder, { recursive: true })
      }
    })

    it('run with the package as npm would publish it', async () => {
      const project = await createProject({ files: { 'index.ts': TYPESCRIPT }, env: NOWHERE })
      const installed = join(project.directory, 'node_modules/pulumi-libvirt-rescue')
      rmSync(installed, { recursive: true })
      mkdirSync(installed)
      const [packed] = JSON.parse(
        await run(
          'npm',
          ['pack', '--ignore-scripts', '--json', '--pack-destination', project.directory],
          {
            cwd: repositoryRoot,
          },
        ),
      ) as [{ filename: string }]
      const archive = join(project.directory, packed.filename)
      await run('tar', ['-xzf', archive, '-C', installed, '--strip-components=1'])
      const preview = await project.pulumi('preview')
      const hasTests = existsSync(join(installed, 'dist/test'))
      project.remove()
      expectLoaded(preview)
      expect(hasTests).to.equal(false)
    })
  })

  describe('copied out of it: the runbook', () => {
    let daemon: Daemon
    let web: Instance
    before(async () => {
      daemon = await startDaemon()
      web = await makeInstance(daemon, 'web')
      await makeVolume(daemon, 'rescue.img', 'raw')
    })
    after(() => daemon.stop())

    it('rescues at up, ends it at destroy, and its history says who did what, and why', async () => {
      const files = Object.fromEntries(
        ['index.ts', 'package.json', 'tsconfig.json', 'Pulumi.yaml'].map((file) => [
          file,
          readFileSync(join(repositoryRoot, 'examples/runbook', file), 'utf8'),
        ]),
      )
      const project = await createProject({ files, stack: 'INC-4711' })
      const values = {
        host: daemon.uri,
        instance: 'web',
        image: join(daemon.images, 'rescue.img'),
        reason: 'no boot after kernel update',
        operator: 'alice',
        shutdownTimeout: '0',
      }
      const config = Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`])
      const up = await project.pulumi('up', '--yes', '--skip-preview', ...config)
      expect(up.ok, up.text).to.equal(true)
      expect(await web.disks()).to.deep.equal(['vda', 'sda'])
      expect(await daemon.virsh('desc', 'web')).to.match(
        /INC-4711: no boot after kernel update \(alice\)/,
      )
      const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
      expect(destroy.ok, destroy.text).to.equal(true)
      expect(await web.disks()).to.deep.equal(['vda'])
      const history = await project.pulumi('stack', 'history', '--json')
      project.remove()
      const entries = JSON.parse(history.text) as readonly HistoryEntry[]
      expect(entries.map(({ kind, result }) => `${kind} ${result}`)).to.deep.equal([
        'destroy succeeded',
        'update succeeded',
      ])
      for (const { config: recorded } of entries) {
        expect(recorded['rescue-runbook:operator']?.value).to.equal('alice')
        expect(recorded['rescue-runbook:reason']?.value).to.equal('no boot after kernel update')
      }
    })
  })
})

/** What stands between the fences of the doc comment. */
function readExample(): string {
  const source = readFileSync(join(repositoryRoot, 'sdk/instance-rescue.ts'), 'utf8')
  const [, example = ''] = /```ts\n(.*?)```/s.exec(source) ?? []
  return example.replaceAll(/^ \* ?/gm, '')
}

interface HistoryEntry {
  readonly kind: string
  readonly result: string
  readonly config: Readonly<Record<string, { readonly value: string }>>
}

function expectLoaded(preview: Outcome): void {
  expect(preview.ok, preview.text).to.equal(true)
  expect(diagnosticsOf(preview, 'error')).to.deep.equal([])
  expect(diagnosticsOf(preview, 'warning').join()).to.match(/No plan could be made: .*nowhere/)
}
