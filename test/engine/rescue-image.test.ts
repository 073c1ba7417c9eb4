import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue, RescueImage } = require('pulumi-libvirt-rescue')
  const { source, properties } = require('./image.json')
  const image = new RescueImage('system', { source, properties })
  const rescue = new InstanceRescue('fix', { instance: 'web', image, shutdownTimeout: 0 })
  module.exports = { path: image.path, status: image.status, mode: rescue.mode }
`

describe('a rescue image under the real engine', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    project = await createProject({ files: { 'index.js': PROGRAM } })
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  const write = (source: object, properties: object = { hw_rescue_bus: 'usb' }): void => {
    project.write('image.json', JSON.stringify({ source, properties }))
  }
  /** Writes an image beside the program, and says under which name it is stored. */
  const writeImage = (seed: number): string => {
    const bytes = Buffer.alloc(3_000_000, seed)
    writeFileSync(join(project.directory, 'rescue.img'), bytes)
    return `rescue-${createHash('sha256').update(bytes).digest('hex')}.raw`
  }
  const volumes = async (): Promise<string[]> => {
    const lines = (await daemon.virsh('vol-list', 'default')).trim().split('\n').slice(2)
    const names = lines.map((line) => line.trim().split(/\s+/)[0] ?? '')
    return names.filter((name) => name.startsWith('rescue-'))
  }
  const up = async (): Promise<Outcome> => {
    const outcome = await project.pulumi('up', '--yes', '--skip-preview')
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }
  let volume: string

  it('is announced by preview, which uploads nothing', async () => {
    volume = writeImage(1)
    write({ file: './rescue.img' })
    const preview = await project.pulumi('preview')
    expect(preview.ok, preview.text).to.equal(true)
    expect(diagnosticsOf(preview, 'info', URN)).to.include(
      `2.9 MiB will be uploaded to volume '${volume}' of storage pool 'default'.`,
    )
    expect(await volumes()).to.deep.equal([])
  })

  it('is uploaded by up, and an instance is rescued from it', async () => {
    const outcome = await up()
    expect(changesOf(outcome)).to.deep.equal({ create: 3 })
    const [image, claim] = await volumes()
    expect(image).to.equal(volume)
    expect(claim).to.match(/\.used-by\.[0-9a-f]{16}\.1$/)
    const stored = readFileSync(join(daemon.images, volume))
    expect(stored.equals(readFileSync(join(project.directory, 'rescue.img')))).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    expect(diagnosticsOf(outcome, 'info', URN)).to.include(
      `The rescue image is '${join(daemon.images, volume)}' on ${daemon.uri}.`,
    )
  })

  it('is the same at a second up, from another file of the same content, and after refresh', async () => {
    expect(changesOf(await up())).to.deep.equal({ same: 3 })
    const bytes = readFileSync(join(project.directory, 'rescue.img'))
    writeFileSync(join(project.directory, 'copy.img'), bytes)
    write({ file: './copy.img' })
    expect(changesOf(await up())).to.deep.equal({ same: 3 })
    const refresh = await project.pulumi('refresh', '--yes', '--skip-preview')
    expect(changesOf(refresh), refresh.text).to.deep.equal({ same: 3 })
    write({ file: './rescue.img' })
  })

  it('is uploaded first and swapped then, if the file has another content', async () => {
    const old = volume
    volume = writeImage(2)
    const outcome = await up()
    const steps = outcome.events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    const acts = steps.filter(({ op }) => ['create-replacement', 'delete-replaced'].includes(op))
    expect(acts.map(({ op, urn }) => `${op} ${urn.split('::').at(-1) ?? ''}`)).to.deep.equal([
      'create-replacement system',
      'delete-replaced fix',
      'create-replacement fix',
      'delete-replaced system',
    ])
    expect(await volumes())
      .to.have.length(2)
      .and.to.include(volume)
      .and.not.to.include(old)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
  })

  it('passes other properties on to the rescue, and is not uploaded again', async () => {
    write({ file: './rescue.img' }, { hw_rescue_bus: 'virtio' })
    const outcome = await up()
    expect(changesOf(outcome)).to.deep.include({ replace: 1, update: 1 })
    expect(diagnosticsOf(outcome, 'info').join()).to.contain('boots first: vdb')
    for (const severity of ['info', 'info#err'] as const)
      expect(diagnosticsOf(outcome, severity).join()).not.to.contain('Uploading')
    expect(await web.disks()).to.deep.equal(['vda', 'vdb'])
  })

  it('is brought again after somebody deleted it, once refresh has seen that', async () => {
    await project.pulumi('destroy', '--yes', '--skip-preview', '--target', '**fix')
    await daemon.virsh('vol-delete', '--pool', 'default', volume)
    const refresh = await project.pulumi('refresh', '--yes', '--skip-preview')
    expect(diagnosticsOf(refresh, 'warning', URN).join(), refresh.text).to.contain(
      `is 'missing': volume '${volume}' is gone. Next: up brings it again.`,
    )
    await up()
    expect(await volumes())
      .to.have.length(2)
      .and.to.include(volume)
  })

  it('is removed by destroy with its claim', async () => {
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    expect(await volumes()).to.deep.equal([])
  })

  it('on the host is only registered: preview knows it, and destroy leaves it', async () => {
    const path = await makeVolume(daemon, 'own.img', 'raw')
    write({ volume: 'own.img' })
    const preview = await project.pulumi('preview')
    expect(diagnosticsOf(preview, 'info').join(), preview.text).to.contain(
      `Rescue of instance 'web' (stable), files in ${daemon.images}:`,
    )
    await up()
    const output = await project.pulumi('stack', 'output', 'path')
    expect(output.text.trim()).to.equal(path)
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    expect(await daemon.virsh('vol-list', 'default')).to.contain('own.img')
  })

  it('is refused in one sentence if its file does not exist', async () => {
    write({ file: './gone.img' })
    const preview = await project.pulumi('preview')
    expect(preview.ok).to.equal(false)
    expect(preview.text).to.contain("source: file './gone.img': it does not exist on this machine")
  })
})

const URN = 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:RescueImage::system'
