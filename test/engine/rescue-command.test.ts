import { expect } from 'chai'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { itInFull } from '../rescue-image/support/full.js'
import { makeInstance, type Instance } from './instance.js'
import { placeRescueImage } from './place-rescue-image.js'
import { putPlugin, type PluginPath } from './plugin/plugin-path.js'
import { createProject, type Project } from './project.js'
import { changesOf, diagnosticsOf, type Outcome } from './run-engine.js'

/** A rescue and two commands: the second one needs what the first one has done, and has a secret. */
const PROGRAMS: Readonly<Record<string, Record<string, string>>> = {
  'the plugin': {
    'Pulumi.yaml': `
name: incident
runtime: yaml
config:
  image: { type: string }
  token: { type: string }
resources:
  rescue:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image: { path: "\${image}", properties: { hw_rescue_bus: virtio } }
      shutdownTimeout: 0
  first:
    type: libvirt-rescue:RescueCommand
    properties:
      instance: \${rescue.domainUuid}
      triggers: ["\${rescue.startedAt}"]
      create: |
        echo one >>/run/ran
        printf 'made by first'
      delete: printf 'undone, it was %s' "$PULUMI_COMMAND_STDOUT" >/dev/vda
      mount: false
  second:
    type: libvirt-rescue:RescueCommand
    properties:
      instance: \${rescue.domainUuid}
      triggers: ["\${rescue.startedAt}", "\${first.stdout}"]
      create: echo two >>/run/ran; cat /run/ran; echo "$TOKEN"
      environment: { TOKEN: "\${token}" }
      mount: false
outputs:
  said: \${second.stdout}
`,
  },
  'the dynamic provider': {
    'Pulumi.yaml': 'name: incident\nruntime: nodejs\n',
    'index.js': `
      const { Config } = require('@pulumi/pulumi')
      const { InstanceRescue, RescueCommand } = require('pulumi-libvirt-rescue')
      const config = new Config()
      const rescue = new InstanceRescue('rescue', {
        instance: 'web',
        image: { path: config.require('image'), properties: { hw_rescue_bus: 'virtio' } },
        shutdownTimeout: 0,
      })
      const first = new RescueCommand('first', {
        instance: rescue,
        create: "echo one >>/run/ran\\nprintf 'made by first'",
        delete: "printf 'undone, it was %s' \\"$PULUMI_COMMAND_STDOUT\\" >/dev/vda",
        mount: false,
      })
      const second = new RescueCommand('second', {
        instance: rescue,
        triggers: [first.stdout],
        create: 'echo two >>/run/ran; cat /run/ran; echo "$TOKEN"',
        environment: { TOKEN: config.requireSecret('token') },
        mount: false,
      })
      exports.said = second.stdout
    `,
  },
}

for (const [name, files] of Object.entries(PROGRAMS))
  describe(`15.5: rescue and repair as a stack, through ${name}`, function () {
    this.timeout(580_000)
    let daemon: Daemon
    let web: Instance
    let plugin: PluginPath
    let project: Project
    const texts: string[] = []
    before(async () => {
      daemon = await startDaemon()
      web = await makeInstance(daemon, 'web', { isRunning: false, memory: 512 })
      const image = await placeRescueImage(daemon)
      plugin = putPlugin()
      project = await createProject({ files, plugin })
      await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
      await project.pulumi('config', 'set', 'image', image)
      await project.pulumi('config', 'set', '--secret', 'token', 'rosebud')
    })
    after(async () => {
      project.remove()
      plugin.remove()
      await daemon.stop()
    })

    async function pulumi(...words: readonly string[]): Promise<Outcome> {
      const done = await project.pulumi(...words)
      expect(done.ok, done.text).to.equal(true)
      texts.push(done.text)
      return done
    }

    it('preview shows the commands, and touches nothing', async () => {
      const preview = await pulumi('preview')
      expect(changesOf(preview)).to.deep.equal({ create: 4 })
      expect(
        diagnosticsOf(preview, 'info').filter((line) => /^To be run/.test(line)),
      ).to.have.members([
        'To be run in the rescue system of the instance: echo one >>/run/ran … (2 lines)',
        'To be run in the rescue system of the instance: echo two >>/run/ran; cat /run/ran; echo "$TOKEN"',
      ])
      expect(await web.state()).to.equal('shut off')
    })

    // Each needs a boot of a real guest.
    const itBoots = name === 'the plugin' ? it : itInFull
    itBoots(
      'up rescues and repairs, in that order, and a second up shows no difference',
      async () => {
        const up = await pulumi('up', '--yes', '--skip-preview')
        expect(changesOf(up)).to.deep.equal({ create: 4 })
        const said = await project.pulumi('stack', 'output', 'said', '--show-secrets')
        expect(said.text).to.equal('one\ntwo\nrosebud\n\n')
        const again = await pulumi('up', '--yes', '--skip-preview')
        expect(changesOf(again)).to.deep.equal({ same: 4 })
      },
    )

    itBoots('what a secret variable shows is in nothing that is printed or kept', async () => {
      await pulumi('stack', 'output')
      await pulumi('stack', 'export')
      expect(texts.flatMap((text) => text.match(/.*rosebud.*/g) ?? [])).to.deep.equal([])
    })

    itBoots('destroy runs the delete script before the rescue ends', async () => {
      const destroy = await pulumi('destroy', '--yes', '--skip-preview')
      expect(changesOf(destroy)).to.deep.equal({ delete: 4 })
      expect(await web.state()).to.equal('shut off')
      const [disk, raw] = [join(daemon.images, 'web.qcow2'), join(daemon.directory, 'web.raw')]
      await run('qemu-img', ['convert', '-O', 'raw', disk, raw])
      const start = await run('head', ['-c', '28', raw])
      expect(start).to.equal('undone, it was made by first')
    })
  })
