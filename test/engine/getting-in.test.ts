import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { verify } from 'unixcrypt'
import { readSmbiosStrings } from '../../provider/domain-xml/index.js'
import { OWN_IMAGE } from '../instance-rescue/support/own-image.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf, stepsOf, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const { path, uri, more } = require('./inputs.json')
  const rescue = new InstanceRescue('fix', {
    instance: 'web',
    image: { path, properties: { hw_rescue_bus: 'virtio' } },
    uri,
    shutdownTimeout: 0,
    ...more,
  })
  module.exports = { adminPassword: rescue.adminPassword }
`
const PASSWORD = 'correct-horse-battery'
const SCRIPT = '#!/bin/sh\necho staple-of-the-owner\n'

describe('passwords and user data, with the real engine', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  /** All that was printed. */
  const printed: string[] = []

  const ask = (more: object): void => {
    const path = join(daemon.images, 'rescue.img')
    project.write('inputs.json', JSON.stringify({ path, uri: daemon.uri, more }))
  }

  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web')
    await makeVolume(daemon, 'rescue.img', 'raw')
    project = await createProject({ files: { 'index.js': PROGRAM } })
    ask({ adminPassword: PASSWORD, userData: SCRIPT })
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  const succeed = async (...args: string[]): Promise<Outcome> => {
    const outcome = await project.pulumi(...args)
    expect(outcome.ok, outcome.text).to.equal(true)
    if (!args.includes('--show-secrets')) printed.push(outcome.text)
    return outcome
  }

  const hashOnHost = async (): Promise<string> => {
    const strings = readSmbiosStrings(await daemon.virsh('dumpxml', 'web'))
    const found = strings.find((text) => text.includes('passwd.hashed-password.root='))
    const value = found?.split('root=')[1] ?? ''
    return Buffer.from(value, 'base64').toString()
  }

  it('leave the program as a hash, and the host shows nothing else', async () => {
    await succeed('up', '--yes')
    expect(verify(PASSWORD, await hashOnHost())).to.equal(true)
  })

  it('are in nothing that was printed, exported or recorded, in no argument of a process, and in no XML', async () => {
    const { text } = await succeed('stack', 'export')
    const xml = await daemon.virsh('dumpxml', '--security-info', 'web')
    const hash = await hashOnHost()
    const script = [SCRIPT, Buffer.from(SCRIPT).toString('base64'), 'staple-of-the-owner']
    const found = (texts: string, secrets: readonly string[]): readonly string[] =>
      secrets.filter((secret) => texts.includes(secret))
    expect(found(printed.join(), [PASSWORD, hash, ...script]), 'printed').to.deep.equal([])
    expect(found(text, [PASSWORD, hash, ...script]), 'exported').to.deep.equal([])
    expect(found(xml, [PASSWORD, ...script])).to.deep.equal([])
    expect(found(/<metadata>[^]*<\/metadata>/.exec(xml)?.[0] ?? '', [hash])).to.deep.equal([])
    expect(found(argumentsOfAll(), [PASSWORD, hash, ...script])).to.deep.equal([])
    const [record = ''] = readdirSync(daemon.images).filter((name) => name.endsWith('.rescue'))
    const recorded = readFileSync(join(daemon.images, record), 'latin1')
    expect(recorded).to.contain('config-drive')
    expect(found(recorded, [PASSWORD, hash, ...script])).to.deep.equal([])
    const shown = await succeed('stack', 'export', '--show-secrets')
    expect(found(shown.text, [PASSWORD])).to.deep.equal([])
    expect(found(shown.text, [hash])).to.deep.equal([hash])
  })

  it('make no difference to a second up; Pulumi’s debug log has what it sends to a provider, so no password', async () => {
    const verbose = ['--debug', '--logtostderr', '-v=9']
    const again = await project.pulumi('up', '--yes', '--skip-preview', ...verbose)
    expect(changesOf(again)).to.deep.equal({ same: 2 })
    expect(again.text).to.contain('adminPasswordHash')
    expect(again.text).not.to.contain(PASSWORD)
  })

  it('replace the rescue if they change', async () => {
    for (const change of [
      { adminPassword: 'another', userData: SCRIPT },
      { adminPassword: PASSWORD, userData: `${SCRIPT}#` },
      { adminPassword: PASSWORD, userData: SCRIPT, sshAuthorizedKeys: [KEY] },
    ]) {
      ask(change)
      const steps = stepsOf(await succeed('preview')).map(({ op }) => op)
      expect(steps, JSON.stringify(change)).to.include('replace')
    }
  })

  it('are made, and are a secret output, if that is asked for', async () => {
    ask({ generatePassword: true })
    await succeed('up', '--yes', '--skip-preview')
    const { text } = await succeed('stack', 'output', '--json', '--show-secrets')
    const { adminPassword } = JSON.parse(text) as { readonly adminPassword: string }
    expect(verify(adminPassword, await hashOnHost())).to.equal(true)
    expect((await succeed('stack', 'output')).text).to.contain('[secret]')
    expect((await succeed('stack', 'export')).text).not.to.contain(adminPassword)
    expect(changesOf(await succeed('up', '--yes', '--skip-preview'))).to.deep.equal({ same: 2 })
    await succeed('destroy', '--yes', '--skip-preview')
    expect(printed.join()).not.to.contain(adminPassword)
    const left = readdirSync(daemon.images).sort()
    expect(left).to.deep.equal(['rescue.img', 'web.qcow2'])
  })

  it('stay secret if up fails half way, and Pulumi keeps what was made', async () => {
    const ours = join(daemon.images, 'ours.iso')
    writeFileSync(ours, OWN_IMAGE.bytes, { mode: 0o644 })
    await daemon.virsh('pool-refresh', 'default')
    const image = { path: ours, properties: { hw_rescue_bus: 'virtio' } }
    ask({ generatePassword: true, image, bootTimeout: 1 })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(false)
    expect(up.text).to.contain('did not say within 1 s that it runs')
    const { text } = await succeed('stack', 'export', '--show-secrets')
    const found = /[a-z2-9]{5}(-[a-z2-9]{5}){3}/.exec(text)?.[0] ?? ''
    expect(verify(found, await hashOnHost())).to.equal(true)
    expect((await succeed('stack', 'export')).text + up.text).not.to.contain(found)
    await succeed('destroy', '--yes', '--skip-preview')
  })

  it('are refused together, before anything is touched', async () => {
    ask({ adminPassword: PASSWORD, generatePassword: true })
    const { ok, text } = await project.pulumi('preview')
    expect(ok).to.equal(false)
    expect(text).to.contain('generatePassword: cannot be true if adminPassword is given')
    expect(text).not.to.contain(PASSWORD)
  })
})

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb0aQJ1m5b7mXn8hZ6s1S3VYb3m0p6Vj3kq1Qe0Zc1d me'

/** The command lines of all processes of this machine but this one. */
function argumentsOfAll(): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .filter((pid) => Number(pid) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return '' // it has ended
      }
    })
    .join('\n')
}
