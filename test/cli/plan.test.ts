import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'
import { runOn } from './support/run-on.js'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me'

describe('15: libvirt-rescue plan', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-'))
    writeFileSync(join(folder, 'me.pub'), `# mine\n${KEY}\n\n`)
    writeFileSync(join(folder, 'me'), '-----BEGIN OPENSSH PRIVATE KEY-----\n')
    writeFileSync(join(folder, 'here.iso'), 'no image')
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  it('shows what preview shows, and touches nothing', async () => {
    const host = await makeMemoryHost()
    const { status, out, err } = await runOn(host, 'plan', 'web', '--image', RESCUE)
    expect([status, err]).to.deep.equal([0, ''])
    expect(out).to.match(/^Rescue of instance 'web' \(stable\), files in \/images:\n {2}target {2}/)
    expect(out).to.match(/^boots first: .*, usb, rescue\.img; /m)
    expect(host.deeds()).to.deep.equal([])
  })

  it('gives the same as data, in JSON and in YAML', async () => {
    const ask = async (format: string): Promise<string> => {
      const asked = ['plan', 'web', '--image', 'default/rescue.img', '--format', format]
      return (await runOn(await makeMemoryHost(), ...asked)).out
    }
    const read = JSON.parse(await ask('json')) as Readonly<Record<string, unknown>>
    expect(read).to.include({ instance: 'web', isPossible: true, mode: 'stable' })
    expect(read).to.have.keys(
      ...['instance', 'isPossible', 'reasons', 'warnings', 'mode', 'rescueDevice', 'layout'],
      'changes',
    )
    expect(parse(await ask('yaml'))).to.deep.equal(read)
  })

  for (const [words, shows] of [
    [['--property', 'hw_rescue_bus=sata'], /^boots first: \w+, sata, /m],
    [['--mode', 'legacy'], /^Rescue of instance 'web' \(legacy\)/],
    [['--mode=stable'], /^boots first: \w+, usb, /m],
    [['--original-disks', 'read-only'], /stay.*, read-only/],
    [['--ssh-key', 'me.pub'], /config drive|SMBIOS|credential/i],
  ] as const)
    it(`takes ${words.join(' ')}`, async () => {
      const host = await makeMemoryHost()
      const given = words.map((word) => (word === 'me.pub' ? join(folder, word) : word))
      const { out } = await runOn(host, 'plan', 'web', '--image', RESCUE, ...given)
      expect(out).to.match(shows)
    })

  it('says why there is none, to programs too, and ends with 1', async () => {
    const words = ['plan', 'web', '--image', '/images/nope.img']
    const shown = await runOn(await makeMemoryHost(), ...words)
    expect(shown.status).to.equal(1)
    expect(shown.out).to.equal('')
    expect(shown.err).to.match(
      /^There is no plan for a rescue of instance 'web' on qemu:\/\/\/system:\n- image '\/images\/nope\.img' does not exist in storage pool 'default'/,
    )
    const asked = await runOn(await makeMemoryHost(), ...words, '--format', 'json')
    expect(asked.status).to.equal(1)
    expect(JSON.parse(asked.out)).to.include({ instance: 'web', isPossible: false })
  })

  for (const [words, error] of [
    [['--image', 'rescue.iso'], "'rescue.iso' is not an image: builtin, a path on the host"],
    [['--property', 'sata'], "'sata' is not an image property: KEY=VALUE"],
    [['--property', 'a=1', '--property', 'a=2'], 'an image property is given twice: a=1, a=2'],
    [
      ['--mode', 'legacy', '--property', 'hw_rescue_bus=usb'],
      "'hw_rescue_bus=usb' makes a stable rescue, so it does not go with --mode legacy",
    ],
    [['--mode', 'legazy'], "unknown value of '--mode' 'legazy', did you mean 'legacy'?"],
    [['--ssh-key', 'me'], 'is a private key'],
    [['--ssh-key', '/nowhere'], 'the key cannot be read: ENOENT'],
    [
      ['--property', 'hw_rescue_bus=usv'],
      "image.properties.hw_rescue_bus: 'usv' is not one of virtio, scsi, sata, ide, usb, fdc; did you mean 'usb'?",
    ],
  ] as const)
    it(`refuses ${words.join(' ')} before it connects`, async () => {
      const host = await makeMemoryHost()
      const before = host.fake.calls.length
      const given = words.map((word) => (word === 'me' ? join(folder, word) : word))
      const failure = await host.failureOf(runOn(host, 'plan', 'web', ...given))
      expect((failure as Error).message).to.contain(error)
      expect(host.fake.calls).to.have.length(before)
    })

  it('draws the disks before, during and after', async () => {
    const file = join(folder, 'plan.svg')
    const words = ['plan', 'web', '--image', RESCUE, '--svg', file]
    const { status, err } = await runOn(await makeMemoryHost(), ...words)
    expect([status, err]).to.deep.equal([0, `The disks are drawn in '${file}'.`])
    expect(readFileSync(file, 'utf8')).to.match(/^<svg [^]*<\/svg>\n$/)
  })
})

describe('15: libvirt-rescue screenshot', () => {
  it('saves a PNG that nobody else can read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'screen-'))
    const file = join(folder, 'web.png')
    const { status, out } = await runOn(await makeMemoryHost(), 'screenshot', 'web', file)
    expect([status, out]).to.deep.equal([0, `The screen of 'web', 2 x 1, is in '${file}'.`])
    expect(readFileSync(file).toString('latin1', 1, 4)).to.equal('PNG')
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    rmSync(folder, { recursive: true })
  })

  it('of an instance that is off, or does not exist, is refused', async () => {
    const off = await makeMemoryHost({ running: false })
    expect(await runOn(off, 'screenshot', 'web', '/nowhere/x.png')).to.deep.equal({
      status: 1,
      out: '',
      err: "No picture was saved: 'web' is off, so there is no picture of its screen.",
    })
    const { err } = await runOn(off, 'screenshot', 'wep', '/nowhere/x.png')
    expect(err).to.equal("Instance 'wep' does not exist on qemu:///system. Did you mean 'web'?")
  })
})

const RESCUE = '/images/rescue.img'
