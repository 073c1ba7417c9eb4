import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { create } from '../../../provider/instance-rescue/index.js'
import { DOMAIN_JOB, DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import type { FakeDomain } from '../../fake/host.js'
import { KEY, writeKeys } from './support/keys.js'
import { makeAccessWorld, type AccessWorld, type WorldOptions } from './support/world.js'

const OS = "<os><type arch='x86_64' machine='pc'>hvm</type>"
const inOs = (xml: string) => (text: string) => text.replace('</os>', `${xml}</os>`)
const inRoot = (xml: string) => (text: string) => text.replace('<devices>', `${xml}<devices>`)

/** An instance, and why it is refused. */
const DEFINITIONS: readonly (readonly [string, WorldOptions['change'], RegExp])[] = [
  ['of Xen', (xml) => xml.replace("type='qemu'", "type='xen'"), /has no SMBIOS tables/],
  [
    'of a machine without SMBIOS',
    (xml) => xml.replace(OS, "<os><type arch='x86_64' machine='microvm'>hvm</type>"),
    /machine 'microvm' has no SMBIOS tables/,
  ],
  [
    'of aarch64 without UEFI',
    (xml) => xml.replace(OS, "<os><type arch='aarch64' machine='virt'>hvm</type>"),
    /it starts without UEFI/,
  ],
  [
    'of s390x',
    (xml) => xml.replace(OS, "<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type>"),
    /architecture 's390x' and machine 's390-ccw-virtio' has no SMBIOS tables/,
  ],
  ['that is confidential', inRoot("<launchSecurity type='sev'/>"), /it is a confidential guest/],
  ["with the host's tables", inOs("<smbios mode='host'/>"), /it shows the host's SMBIOS tables/],
  [
    'with tables that are switched off',
    inRoot("<sysinfo type='smbios'><system><entry name='serial'>1</entry></system></sysinfo>"),
    /SMBIOS tables that are not switched on/,
  ],
  [
    'with such a credential by fw_cfg',
    inRoot(
      "<sysinfo type='fwcfg'><entry name='opt/io.systemd.credentials/tmpfiles.extra'>x</entry></sysinfo>",
    ),
    /credential 'tmpfiles\.extra' by fw_cfg/,
  ],
  [
    'with strings that leave no room',
    (xml) =>
      inOs("<smbios mode='sysinfo'/>")(
        inRoot(
          `<sysinfo type='smbios'><oemStrings><entry>${'x'.repeat(60_000)}</entry></oemStrings></sysinfo>`,
        )(xml),
      ),
    /its SMBIOS strings have \d+ bytes, and QEMU takes 60000/,
  ],
]

/** What may be wrong with one at the moment, and why it is refused then. */
const STATES: readonly (readonly [string, (domain: FakeDomain) => unknown, RegExp])[] = [
  ['paused', (domain) => (domain.state = DOMAIN_STATE.PAUSED), /it is paused/],
  ['suspended', (domain) => (domain.state = DOMAIN_STATE.PMSUSPENDED), /suspended by its own/],
  ['migrated or saved', (domain) => (domain.saved = domain.stored), /it has a managed save/],
  ['busy with a job', (domain) => (domain.job = DOMAIN_JOB.BOUNDED), /a job \(migration, save/],
  ['busy with a block job', ({ blockJobs }) => blockJobs.add('vda'), /a block job is running/],
  ['transient', (domain) => (domain.stored = null), /it is a transient instance/],
  [
    'other than its definition',
    (domain) => (domain.stored = (domain.stored ?? '').replace('data.qcow2', 'other.qcow2')),
    /live-differs: disk 'vdb' uses/,
  ],
]

describe('15.4: access is refused', () => {
  const { folder, file } = writeKeys(KEY)
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const ACCESS = ['access', 'web', '--ssh-key', file]

  /** Nothing may have been changed, and nobody asked. */
  async function refusalOf(world: AccessWorld): Promise<string> {
    const before = [world.untouched(), world.fake.domain('web').live]
    const { status, out, err, asked } = await world.command(ACCESS)
    expect({ status, out, asked }).to.deep.equal({ status: 1, out: '', asked: 0 })
    expect([world.untouched(), world.fake.domain('web').live]).to.deep.equal(before)
    return err
  }

  for (const [what, change, reason] of DEFINITIONS)
    it(`to an instance ${what}`, async () => {
      const world = await makeAccessWorld({
        ...(change === undefined ? {} : { change }),
        running: false,
      })
      const err = await refusalOf(world)
      expect(err)
        .to.match(/^Access to instance 'web' is refused: /)
        .and.to.match(reason)
      expect(err).to.match(/\. Nothing was done\.$/)
      expect(world.deeds()).to.deep.equal([])
    })

  for (const [what, happens, reason] of STATES)
    it(`to an instance that is ${what}`, async () => {
      const world = await makeAccessWorld()
      happens(world.fake.domain('web'))
      expect(await refusalOf(world)).to.match(reason)
      expect(world.deeds()).to.deep.equal([])
    })

  it('to an instance in rescue', async () => {
    const world = await makeAccessWorld()
    await world.run(create(world.inputs, world.runtime))
    expect(await refusalOf(world)).to.contain('it is in rescue (rescued)')
    world.fake.powerOff('web')
    expect(await refusalOf(world)).to.contain('it is in rescue (stopped)')
  })

  it('to an instance that does not exist', async () => {
    const { command } = await makeAccessWorld()
    const { status, err } = await command(['access', 'wbe', '--ssh-key', file])
    expect(status).to.equal(1)
    expect(err).to.equal(
      "Instance 'wbe' does not exist on qemu:///system. Did you mean 'web'? Nothing was done.",
    )
  })

  it('if nobody can be asked, or the answer is no', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    expect(await world.command(ACCESS, null)).to.deep.include({ status: 2, asked: 1 })
    expect(await world.command(ACCESS, false)).to.deep.include({ status: 0, asked: 1 })
    expect(world.deeds()).to.deep.equal([])
    expect(world.untouched()).to.equal(before)
  })

  for (const [what, text, words, problem] of [
    ['without a key', KEY, [], "command 'access' needs --ssh-key FILE"],
    ['with an empty file', '# nobody\n', null, 'there is no key in '],
    ['with a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', null, 'is a private key'],
    [
      'with no key',
      'ssh-ed25519 AAAA me',
      null,
      "--ssh-key: 'ssh-ed25519 AAAA me' is not a public",
    ],
    ['with too long a key', `${KEY} ${'%'.repeat(3_000)}`, null, '--ssh-key: a key of type '],
    [
      'with a wrong time',
      KEY,
      ['--ssh-key', file, '--shutdown-timeout', '1h'],
      "'1h' is not a time",
    ],
  ] as const)
    it(`on a command line ${what}, before any host is asked`, async () => {
      const world = await makeAccessWorld()
      const calls = world.fake.calls.length
      const own = writeKeys(text)
      const given = words ?? ['--ssh-key', own.file]
      const { status, err } = await world.command(['access', 'web', ...given])
      rmSync(own.folder, { recursive: true })
      expect(status).to.equal(1)
      expect(err)
        .to.match(/^(UsageError|RequestRefusedError): /)
        .and.to.contain(problem)
      expect(world.fake.calls.length).to.equal(calls)
    })
})
