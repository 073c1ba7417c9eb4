import { expect } from 'chai'
import { verify } from 'unixcrypt'
import { writeIso } from '../../../provider/config-drive/iso/write-iso.js'
import { parseDomain, readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import { create, preview, remove, update } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { filesIn } from '../../config-drive/files.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'
import { OWN_IMAGE } from '../support/own-image.js'
import { makeTwoProcesses } from '../support/two-processes.js'

const KEY = 'ssh-ed25519 AAAA me'
const HASH = `$6$salt$${'h'.repeat(86)}`
const USER_DATA = '#!/bin/sh\necho owl\n'
const STABLE = { hw_rescue_bus: 'virtio' }
const ALL = { sshAuthorizedKeys: [KEY], adminPasswordHash: HASH, userData: USER_DATA }

const SEED = '/images/web-seed.iso'
const CDROM = `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${SEED}'/><target dev='hda' bus='ide'/><readonly/></disk>`
const withCdrom = (xml: string): string => xml.replace('<graphics', `${CDROM}<graphics`)

/** A host whose instance has a config drive. */
const hostWith = (own: Buffer): Promise<MemoryHost> =>
  makeMemoryHost({ change: withCdrom, files: { [SEED]: own } })

const drive = (label: string, files: Readonly<Record<string, string>>): Buffer =>
  writeIso(
    label,
    Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  )

const NO_CLOUD = drive('cidata', {
  'meta-data': 'instance-id: own\nlocal-hostname: web7\n',
  'user-data': '#!/bin/sh\nmkfs.ext4 /dev/vdb\n',
  'network-config': 'version: 2\n',
})
const OPEN_STACK = drive('config-2', {
  'openstack/latest/meta_data.json': '{"uuid":"own","hostname":"web7"}',
})

const rescue = async (host: MemoryHost, more: Partial<RescueInputs> = {}): Promise<RescueOutputs> =>
  (await host.run(create({ ...host.inputs, ...more }, host.runtime))).outputs

const liveXml = (host: Pick<MemoryHost, 'fake'>): string => host.fake.domain('web').live ?? ''
const disksOf = (host: MemoryHost): readonly string[] =>
  parseDomain(liveXml(host)).disks.map(
    ({ target, bus, device, source }) => `${target} ${bus} ${device} ${kindOf(source ?? '')}`,
  )
const kindOf = (path: string): string => /\.(config|disk)$/.exec(path)?.[1] ?? path

/** What the running guest is handed over in SMBIOS strings, by name. */
function handed(xml: string): Readonly<Record<string, string>> {
  const strings = readSmbiosStrings(xml).map((text) =>
    /^io\.systemd\.credential\.binary:([^=]+)=(.*)$/.exec(text),
  )
  return Object.fromEntries(
    strings.map((found) => [found?.[1] ?? '', Buffer.from(found?.[2] ?? '', 'base64').toString()]),
  )
}

const driveFile = ({ fake }: MemoryHost): Buffer => {
  const [path = ''] = [...fake.files.keys()].filter((file) => file.endsWith('.config'))
  return fake.files.get(path)?.bytes ?? Buffer.alloc(0)
}

describe('what lets the operator into a rescue system', () => {
  it('goes to any image by SMBIOS and on a config drive; user data on the drive alone', async () => {
    const host = await makeMemoryHost()
    await rescue(host, ALL)
    const { 'rescue.nonce': nonce, ...given } = handed(liveXml(host))
    expect(nonce).to.match(/^[0-9a-f]{32}$/)
    expect(given).to.deep.include({
      'ssh.authorized_keys.root': `${KEY}\n`,
      'passwd.hashed-password.root': HASH,
    })
    expect(disksOf(host)).to.deep.equal([
      'vda virtio disk /images/root.qcow2',
      'vdb virtio disk /images/data.qcow2',
      'vdc virtio disk disk',
      'hda ide cdrom config',
    ])
    const files = filesIn(driveFile(host))
    expect(files['openstack/latest/meta_data.json']).to.contain(KEY)
    expect(files['openstack/latest/user_data']).to.match(/^Content-Type: multipart/)
    const all = JSON.stringify([liveXml(host), host.fake.journal, host.warnings, host.stages])
    for (const secret of ['owl', Buffer.from(USER_DATA).toString('base64').slice(0, 16)])
      expect(all).not.to.contain(secret)
  })

  it('is in no record and no marker', async () => {
    const host = await makeMemoryHost()
    await rescue(host, ALL)
    const record = [...host.fake.files].filter(([path]) => path.endsWith('.rescue'))
    expect(record).to.have.length(1)
    const text = record.map(([, { bytes }]) => bytes.toString('latin1')).join()
    for (const secret of [HASH, 'AAAA me', 'owl']) expect(text).not.to.contain(secret)
    expect(text).to.contain('config-drive')
    expect(/<metadata>[^]*<\/metadata>/.exec(liveXml(host))?.[0]).not.to.match(/\$6\$|AAAA me|owl/)
  })

  it('is third in a legacy rescue', async () => {
    const host = await makeMemoryHost()
    await rescue(host, { image: { path: '/images/rescue.img' }, sshAuthorizedKeys: [KEY] })
    expect(disksOf(host)).to.deep.equal([
      'vda virtio disk disk',
      'vdb virtio disk /images/root.qcow2',
      'hda ide cdrom config',
    ])
  })

  for (const { format, own, hostname, network } of [
    { format: 'cidata', own: NO_CLOUD, hostname: 'meta-data', network: 'network-config' },
    {
      format: 'config-2',
      own: OPEN_STACK,
      hostname: 'openstack/latest/meta_data.json',
      network: null,
    },
  ])
    for (const properties of [STABLE, {}])
      it(`takes the place of the instance’s own drive, in its format: ${format}, ${JSON.stringify(properties)}`, async () => {
        const host = await hostWith(own)
        const before = { ...host.fake.domain('web') }
        const image = { path: '/images/rescue.img', properties }
        const outputs = await rescue(host, { ...ALL, image })
        expect(disksOf(host).filter((line) => line.includes('cdrom'))).to.deep.equal([
          'hda ide cdrom config',
        ])
        expect(outputs.plan?.plan.changes.map(({ what }) => what)).to.include(
          `hda (ide cdrom) gets a new config drive (${format}) as its source`,
        )
        const files = filesIn(driveFile(host))
        expect(files[hostname]).to.contain('web7')
        if (network !== null) expect(files[network]).to.equal('version: 2\n')
        expect(JSON.stringify(files)).not.to.contain('mkfs')
        await host.run(remove(outputs, host.runtime))
        expect(host.fake.domain('web').stored).to.equal(before.stored)
        expect(
          [...host.fake.files.keys()].filter((path) => path.endsWith('.config')),
        ).to.deep.equal([])
        expect(host.fake.files.get(SEED)?.bytes.equals(own)).to.equal(true)
      })

  it('is recognized by the volume label of the drive, not by its name', async () => {
    const host = await hostWith(drive('some-data', { a: 'b' }))
    await rescue(host, ALL)
    expect(disksOf(host)).to.include.members([`hda ide cdrom ${SEED}`, 'hdb ide cdrom config'])
  })

  it('takes the place of the NoCloud drive if there are two, because cloud-init looks for that first', async () => {
    const second = CDROM.replace(SEED, '/images/web-config.iso').replace('hda', 'hdb')
    const host = await makeMemoryHost({
      change: (xml) => withCdrom(xml).replace('<graphics', `${second}<graphics`),
      files: { [SEED]: OPEN_STACK, '/images/web-config.iso': NO_CLOUD },
    })
    await rescue(host, ALL)
    expect(disksOf(host)).to.include.members([`hda ide cdrom ${SEED}`, 'hdb ide cdrom config'])
  })

  it('takes the place of a drive that is not ISO 9660, and says that it carries nothing over', async () => {
    const fat = Buffer.alloc(100_000)
    fat.write('CIDATA     FAT16', 43, 'latin1')
    const host = await hostWith(fat)
    await rescue(host, ALL)
    expect(disksOf(host)).to.include('hda ide cdrom config')
    expect(filesIn(driveFile(host))).to.have.all.keys(['meta-data', 'user-data'])
    expect(host.warnings.join()).to.contain(
      "the config drive 'hda' of the instance is not an ISO 9660 image, so its hostname and network configuration are not carried over",
    )
  })

  it('leaves a drive alone that cannot be read, and says so', async () => {
    const host = await makeMemoryHost({
      change: (xml) => withCdrom(xml).replace(SEED, '/elsewhere/web-cidata.iso'),
      files: { '/elsewhere/web-cidata.iso': NO_CLOUD },
    })
    const { warnings } = await host.run(
      preview({ ...host.inputs, ...ALL }, undefined, host.runtime),
    )
    expect(warnings.join()).to.contain(
      "the config drive 'hda' of the instance cannot be read, because no active storage pool has its folder: it stays as it is",
    )
    await rescue(host, ALL)
    expect(disksOf(host)).to.include('hda ide cdrom /elsewhere/web-cidata.iso')
    expect(handed(liveXml(host))).to.include({ 'passwd.hashed-password.root': HASH })
  })

  it('takes the place of a drive that is a volume of a pool', async () => {
    const volume = `<source pool='default' volume='web-seed.iso'/>`
    const host = await makeMemoryHost({
      change: (xml) =>
        withCdrom(xml)
          .replace(`type='file' device='cdrom'`, `type='volume' device='cdrom'`)
          .replace(`<source file='${SEED}'/>`, volume),
      files: { [SEED]: NO_CLOUD },
    })
    await rescue(host, ALL)
    expect(disksOf(host)).to.include('hda ide cdrom config')
    expect(filesIn(driveFile(host))['network-config']).to.equal('version: 2\n')
  })

  for (const [name, type, source] of [
    ['on the network', `raw`, `<source protocol='rbd' name='vms/web_disk.config'/>`],
    ['of a format that needs a driver', 'qcow2', `<source file='/images/web-cidata.qcow2'/>`],
  ] as const)
    it(`leaves a drive alone that is ${name}, and says so`, async () => {
      const kind = source.includes('rbd') ? 'network' : 'file'
      const cdrom = `<disk type='${kind}' device='cdrom'><driver name='qemu' type='${type}'/>${source}<target dev='hda' bus='ide'/><readonly/></disk>`
      const host = await makeMemoryHost({
        change: (xml) => xml.replace('<graphics', `${cdrom}<graphics`),
        files: { '/images/web-cidata.qcow2': Buffer.alloc(65_536) },
      })
      const { warnings } = await host.run(
        preview({ ...host.inputs, ...ALL }, undefined, host.runtime),
      )
      expect(warnings.join()).to.contain(
        "the config drive 'hda' of the instance cannot be read, because it is not a raw file or block device of the host: it stays as it is",
      )
    })

  it('says that a second drive of its kind stays beside the new one', async () => {
    const second = CDROM.replace(SEED, '/images/web-more.iso').replace('hda', 'hdb')
    const host = await makeMemoryHost({
      change: (xml) => withCdrom(xml).replace('<graphics', `${second}<graphics`),
      files: { [SEED]: NO_CLOUD, '/images/web-more.iso': NO_CLOUD },
    })
    await rescue(host, ALL)
    expect(disksOf(host)).to.include('hdb ide cdrom /images/web-more.iso')
    expect(host.warnings.join()).to.contain(
      "disk 'hdb' of the instance is a config drive (cidata) too and stays as it is",
    )
  })

  it('is all in SMBIOS strings for our own image, which reads no user data', async () => {
    const host = await hostWith(OPEN_STACK)
    host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
    const image = { path: OWN_IMAGE.path, properties: STABLE }
    await rescue(host, { ...ALL, image, bootTimeout: 0 })
    expect(disksOf(host)).to.include(`hda ide cdrom ${SEED}`)
    expect(handed(liveXml(host))).to.include({ 'passwd.hashed-password.root': HASH })
    expect(host.warnings).to.deep.equal([
      'userData is not used, because the rescue image of this project does not read user data',
    ])
  })

  it('comes before what the instance has in its own SMBIOS strings, and goes with the rescue', async () => {
    const own = 'io.systemd.credential:passwd.hashed-password.root=own'
    const host = await makeMemoryHost({
      change: (xml) =>
        xml
          .replace('</os>', "<smbios mode='sysinfo'/></os>")
          .replace(
            '<devices>',
            `<sysinfo type='smbios'><oemStrings><entry>${own}</entry></oemStrings></sysinfo><devices>`,
          ),
    })
    const outputs = await rescue(host, ALL)
    const strings = readSmbiosStrings(liveXml(host))
    expect(strings.at(-1)).to.equal(own)
    expect(strings.length).to.be.greaterThan(2)
    await host.run(remove(outputs, host.runtime))
    expect(readSmbiosStrings(liveXml(host))).to.deep.equal([own])
  })
})

describe('a password that is made', () => {
  const GENERATE = { generatePassword: true } as const
  const opens = (password: string | undefined, xml: string): boolean =>
    verify(password ?? '', handed(xml)['passwd.hashed-password.root'] ?? '')

  it('is an output, and only its hash goes to the host', async () => {
    const host = await makeMemoryHost()
    const outputs = await rescue(host, GENERATE)
    expect(outputs.adminPassword).to.match(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
    expect(opens(outputs.adminPassword, liveXml(host))).to.equal(true)
    const everything = JSON.stringify([
      liveXml(host),
      host.fake.calls.map(({ args }) => String(Object.values(args))),
      [...host.fake.files.values()].map(({ bytes }) => bytes.toString('latin1')),
      host.stages,
      host.warnings,
    ])
    expect(everything).not.to.contain(outputs.adminPassword)
  })

  it('stays the same for a rescue that is entered again', async () => {
    const host = await makeMemoryHost()
    const olds = await rescue(host, GENERATE)
    host.fake.powerOff('web')
    const news = { ...host.inputs, ...GENERATE }
    const again = await host.run(update({ ...olds, status: 'stopped' }, news, host.runtime))
    expect(again.adminPassword).to.equal(olds.adminPassword)
    expect(opens(olds.adminPassword, liveXml(host))).to.equal(true)
  })

  for (const call of ['domainCreateXml', 'storageVolUpload'])
    it(`is that of the running system after an up that was killed at ${call}`, async () => {
      const { clock, dead, fake, inputs, runtime } = await makeTwoProcesses()
      const asked = { ...inputs, ...GENERATE }
      await clock.run(
        new Promise<void>((killed) => {
          const happens = (): Promise<void> => {
            killed()
            return new Promise(() => undefined)
          }
          void create(asked, runtime(1, { call, happens }))
        }),
      )
      dead.add(1)
      const { outputs } = await clock.run(create(asked, runtime(2)))
      expect(opens(outputs.adminPassword, liveXml({ fake }))).to.equal(true)
    })

  it('is another one if the answer of up was lost, and with it the password', async () => {
    const { clock, dead, fake, inputs, runtime } = await makeTwoProcesses()
    const asked = { ...inputs, ...GENERATE }
    await clock.run(create(asked, runtime(1)))
    dead.add(1)
    const { outputs } = await clock.run(create(asked, runtime(2)))
    expect(opens(outputs.adminPassword, liveXml({ fake }))).to.equal(true)
  })
})
