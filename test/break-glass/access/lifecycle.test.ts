import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { isGiven } from '../../../provider/break-glass/access/key-credential.js'
import { debianGuest } from './support/debian-guest.js'
import { KEY, OTHER_KEY, writeKeys } from './support/keys.js'
import { asProcess, makeAccessWorld, type AccessWorld } from './support/world.js'

const PLAN = `Access to instance 'web' on qemu:///system, by one restart of its own system. The guest must be:
  - Linux with systemd 252 or newer, which takes credentials from SMBIOS strings: Debian 12, Ubuntu 24.04, RHEL 9.2, Fedora 37
  - an ssh server that lets root in with a key of /root/.ssh/authorized_keys: PermitRootLogin is not no

To give access:
  - shut 'web' down (within 60 s, then by force)
  - start it as it is defined, with an SMBIOS string that tells systemd to add the key to /root/.ssh/authorized_keys
  - ask its guest agent whether the key is in

Its stored definition is not written, and nobody but the guest writes to its disks.`

const IN = `The key is in: the guest agent of 'web' has it among root's keys. To use it: log in to 'web' as root with the key. Until instance 'web' is switched off, each of its boots adds the key once more.`

describe('15.4: access, in memory', () => {
  const { folder, file } = writeKeys(`# mine\n${KEY}\n\n`)
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const ACCESS = ['access', 'web', '--ssh-key', file]

  const givenTo = ({ fake }: AccessWorld): boolean =>
    isGiven([KEY], readSmbiosStrings(fake.domain('web').live ?? ''))

  it('shows the plan, asks, restarts the instance once, and proves that the key is in', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    const { id } = world.fake.domain('web')
    const { status, out, err, asked } = await world.command(ACCESS)
    expect({ status, out, asked }, err).to.deep.equal({
      status: 0,
      out: `${PLAN}\n${IN}`,
      asked: 1,
    })
    expect(err).to.equal(
      "Asked instance 'web' to shut down; waiting up to 60 s.\nInstance 'web' was started with the key.",
    )
    expect(world.untouched()).to.equal(before)
    expect(givenTo(world)).to.equal(true)
    expect(world.fake.domain('web').id).to.equal(id + 1)
    expect(world.deeds().filter((deed) => deed.startsWith('domain'))).to.deep.equal([
      'domainSetLifecycleAction web',
      'domainShutdownFlags web',
      'domainShutdownFlags web',
      'domainCreateXml web',
      'domainQemuAgentCommand web',
    ])
  })

  it('has the next start without the key', async () => {
    const world = await makeAccessWorld()
    await world.command(ACCESS)
    const libvirt = await world.fake.connect()
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    await libvirt.domainDestroyFlags({ dom })
    await libvirt.domainCreateWithFlags({ dom })
    expect(givenTo(world)).to.equal(false)
  })

  it('restarts nothing that runs with the key already, and asks nothing', async () => {
    const world = await makeAccessWorld()
    await world.command(ACCESS)
    const { id } = world.fake.domain('web')
    const { status, out, asked } = await world.command(ACCESS)
    expect({ status, out, asked }).to.deep.equal({ status: 0, out: IN, asked: 0 })
    expect(world.fake.domain('web').id).to.equal(id)
    const other = writeKeys(OTHER_KEY)
    await world.command(['access', 'web', '--ssh-key', other.file])
    rmSync(other.folder, { recursive: true })
    expect(world.fake.domain('web').id, 'another key').to.equal(id + 1)
  })

  it('starts an instance that is off', async () => {
    const world = await makeAccessWorld({ running: false })
    const { status, out } = await world.command([...ACCESS, '--yes'])
    expect(status).to.equal(0)
    expect(out).not.to.contain('shut ')
    expect(givenTo(world)).to.equal(true)
  })

  it('powers a system off that does not go, after the time that was given', async () => {
    const world = await makeAccessWorld({ guest: { ...debianGuest(), offAfter: null } })
    const { status, out, err } = await world.command([...ACCESS, '--shutdown-timeout', '20'])
    expect(status).to.equal(0)
    expect(out).to.contain("- shut 'web' down (within 20 s, then by force)")
    expect(err).to.contain("Powering off instance 'web': it did not shut down within 20 s.")
  })

  it('warns of a TPM', async () => {
    const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"
    const world = await makeAccessWorld({ change: (xml) => xml.replace('</devices>', `${tpm}$&`) })
    expect((await world.command(ACCESS)).out).to.contain('\nWarning: it has a TPM, ')
    expect(world.fake.domain('web').live).to.contain('<tpm')
  })

  it('keeps the SMBIOS tables that the instance has', async () => {
    const own = `<entry>io.systemd.credential:tmpfiles.extra=f /etc/own</entry>`
    const world = await makeAccessWorld({
      change: (xml) =>
        xml
          .replace('</os>', "<smbios mode='sysinfo'/></os>")
          .replace(
            '<devices>',
            `<sysinfo type='smbios'><system><entry name='serial'>42</entry></system><oemStrings>${own}</oemStrings></sysinfo>$&`,
          ),
    })
    expect((await world.command(ACCESS)).status).to.equal(0)
    const live = world.fake.domain('web').live ?? ''
    expect(live).to.contain('>42</entry>').and.to.contain(own)
    expect(givenTo(world)).to.equal(true)
  })

  const UNPROVEN =
    /^It is not proven that the key is in: (.*)\. To try it: log in to 'web' as root/m
  for (const [what, guest, status, says] of [
    ['has other keys', debianGuest({ own: 'ssh-rsa AAAA own' }), 0, /^The key is in/m],
    [
      'forbids its agent to tell keys',
      debianGuest({ forbids: /^guest-ssh/ }),
      0,
      /^The key is in/m,
    ],
    ['forbids its agent everything', debianGuest({ forbids: /./ }), 3, UNPROVEN],
    ['has no agent that answers', { offAfter: 1_500 }, 3, UNPROVEN],
    ['takes no credentials', debianGuest({ own: '', takes: false }), 1, /^The key is not in: /m],
  ] as const)
    it(`of a guest that ${what} ends with ${status}`, async () => {
      const world = await makeAccessWorld({ guest })
      const before = world.untouched()
      const said = await world.command(ACCESS)
      expect(said.status, said.err).to.equal(status)
      expect(`${said.out}\n${said.err}`).to.match(says)
      expect(world.untouched()).to.equal(before)
    })

  it('of a guest without an agent is not proven, and says so before', async () => {
    const world = await makeAccessWorld({
      change: (xml) => xml.replace(/<channel.*<\/channel>/, ''),
    })
    const { status, out, err } = await world.command(ACCESS)
    expect(status).to.equal(3)
    expect(out).to.contain('- leave it to you to try the key: it has no port for a guest agent')
    expect(err).to.match(UNPROVEN).and.to.contain('it has no port for a guest agent')
  })

  it('names the address and the file of the key', async () => {
    const card =
      "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>"
    const addresses = [
      {
        name: 'vnet0',
        hwaddr: '52:54:00:00:00:01',
        addrs: [{ type: 0, addr: '192.0.2.5', prefix: 24 }],
      },
    ]
    const world = await makeAccessWorld({
      change: (xml) => xml.replace('</devices>', `${card}$&`),
      guest: { ...debianGuest(), addresses: () => addresses },
    })
    const { out } = await world.command(ACCESS)
    expect(out).to.contain(`To use it: \`ssh -i ${file.replace(/\.pub$/, '')} root@192.0.2.5\`.`)
  })

  it('keeps a rescue out while it works', async () => {
    const world = await makeAccessWorld({ guest: { ...debianGuest(), offAfter: null } })
    const alive = { ...asProcess(world, 7), isProvenDead: () => false }
    const later = async (): Promise<unknown> => {
      while (![...world.fake.files.keys()].some((path) => path.endsWith('.rescue')))
        await world.clock.sleep(1_000)
      return create(world.inputs, alive).catch((error: unknown) => error)
    }
    const giving = world.typed([...ACCESS, '--shutdown-timeout', '200'])
    const [{ status, err }, refusal] = await world.run(Promise.all([giving, later()]))
    expect(status, err).to.equal(0)
    expect(String(refusal)).to.match(
      / is already in rescue by access without a stack .* unfinished/,
    )
  })

  it('lets a rescue in afterwards', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    await world.command(ACCESS)
    const { outputs } = await world.run(create(world.inputs, world.runtime))
    await world.run(remove(outputs, world.runtime))
    expect(world.untouched()).to.equal(before)
    expect(givenTo(world)).to.equal(false)
  })
})
