import { expect } from 'chai'
import {
  makeConfigDrive,
  NOTHING_CARRIED,
  readConfigDrive,
  type Credentials,
} from '../../provider/config-drive/index.js'
import { writeIso } from '../../provider/config-drive/iso/write-iso.js'
import { filesIn } from './files.js'

const KEY = 'ssh-ed25519 AAAA me'
const HASH = '$6$salt$hash'
const NOBODY: Credentials = { sshAuthorizedKeys: [], passwordHash: null, userData: null }
const CARRIED = { hostname: 'web.example', network: '{"links":[]}' }

const made = (
  format: 'config-2' | 'cidata',
  credentials: Partial<Credentials>,
  carried = CARRIED as typeof CARRIED | typeof NOTHING_CARRIED,
): Readonly<Record<string, string>> =>
  filesIn(
    makeConfigDrive({
      format,
      instanceId: 'uuid-rescue-1',
      credentials: { ...NOBODY, ...credentials },
      carried,
    }),
  )

describe('the config drive of a rescue', () => {
  it('has keys, password and the instance’s name and network, in OpenStack’s layout', () => {
    const files = made('config-2', { sshAuthorizedKeys: [KEY], passwordHash: HASH })
    expect(files).to.have.all.keys([
      'openstack/latest/meta_data.json',
      'openstack/latest/network_data.json',
      'openstack/latest/user_data',
    ])
    expect(JSON.parse(files['openstack/latest/meta_data.json'] ?? '')).to.deep.equal({
      uuid: 'uuid-rescue-1',
      hostname: 'web.example',
      name: 'web.example',
      public_keys: { 'rescue-0': KEY },
    })
    expect(files['openstack/latest/network_data.json']).to.equal(CARRIED.network)
    const [head, config = ''] = (files['openstack/latest/user_data'] ?? '').split('\n')
    expect(head).to.equal('#cloud-config')
    expect(JSON.parse(config)).to.deep.equal({
      disable_root: false,
      chpasswd: {
        expire: false,
        users: [{ name: 'root', password: HASH }],
        list: `root:${HASH}\n`,
      },
    })
  })

  it('has them in NoCloud’s layout as well', () => {
    const files = made('cidata', { sshAuthorizedKeys: [KEY] })
    expect(files['network-config']).to.equal(CARRIED.network)
    expect(JSON.parse(files['meta-data'] ?? '')).to.deep.equal({
      'instance-id': 'uuid-rescue-1',
      'local-hostname': 'web.example',
      'public-keys': [KEY],
    })
    expect(files['user-data']).to.equal('#cloud-config\n{"disable_root":false}\n')
  })

  it('has nothing of an instance without a drive', () => {
    expect(made('config-2', { passwordHash: HASH }, NOTHING_CARRIED)).to.have.all.keys([
      'openstack/latest/meta_data.json',
      'openstack/latest/user_data',
    ])
  })

  it('puts what lets in behind the user data of the operator, so that it counts', () => {
    const script = '#!/bin/sh\necho "ÄÖ" >/dev/kmsg\n'
    const data = made('cidata', { userData: script, passwordHash: HASH })['user-data'] ?? ''
    expect(data).to.match(
      /^Content-Type: multipart\/mixed; boundary="rescue-part-0"\nMIME-Version: 1.0\n\n/,
    )
    const parts = data.split('--rescue-part-0').slice(1, -1)
    const texts = parts.map((part) => Buffer.from(part.split('\n\n')[1] ?? '', 'base64').toString())
    expect(texts[0]).to.equal(script)
    expect(texts[1]).to.match(/^#cloud-config\n.*chpasswd/)
  })

  it('takes an archive of parts as a part, and a boundary that is not in it', () => {
    const archive =
      'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="rescue-part-0"\n\n--rescue-part-0--\n'
    const data = made('cidata', { userData: archive })['user-data'] ?? ''
    expect(data).to.contain(`--rescue-part-1\n${archive}\n--rescue-part-1\n`)
  })

  it('is the same for the same content', () => {
    const content = {
      format: 'config-2',
      instanceId: 'id',
      credentials: { ...NOBODY, passwordHash: HASH },
      carried: CARRIED,
    } as const
    expect(makeConfigDrive(content).equals(makeConfigDrive(content))).to.equal(true)
  })
})

describe('what a rescue takes over from the instance’s own config drive', () => {
  const drive = (files: Readonly<Record<string, string>>): Buffer =>
    writeIso(
      'x',
      Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
    )
  const openStack = (metaData: object, network?: string): Buffer =>
    drive({
      'openstack/latest/meta_data.json': JSON.stringify(metaData),
      'openstack/latest/user_data': '#!/bin/sh\nmkfs /dev/vdb',
      'openstack/latest/vendor_data.json': '{}',
      ...(network === undefined ? {} : { 'openstack/latest/network_data.json': network }),
    })

  const ROWS = [
    [
      'name and network of OpenStack, and no keys, passwords or user data',
      'config-2',
      openStack(
        { uuid: 'u', hostname: 'web', admin_pass: 'x', public_keys: { a: 'k' } },
        '{"links":[]}',
      ),
      { hostname: 'web', network: '{"links":[]}' },
    ],
    [
      'no network that is not JSON',
      'config-2',
      openStack({ hostname: 'web' }, 'links: []'),
      { hostname: 'web', network: null },
    ],
    [
      'no name with other characters',
      'config-2',
      openStack({ hostname: 'a b\n' }),
      { hostname: null, network: null },
    ],
    [
      'no name that is not text',
      'config-2',
      openStack({ hostname: { a: 1 } }),
      { hostname: null, network: null },
    ],
    [
      'name and network of NoCloud',
      'cidata',
      drive({
        'meta-data': 'instance-id: i\nlocal-hostname: web # x\n',
        'network-config': 'version: 2\n',
        'user-data': 'x',
      }),
      { hostname: 'web', network: 'version: 2\n' },
    ],
    [
      'the name in JSON',
      'cidata',
      drive({ 'meta-data': '{"instance-id": "i", "local-hostname": "web"}' }),
      { hostname: 'web', network: null },
    ],
    [
      'no network longer than 64 KiB',
      'cidata',
      drive({ 'network-config': 'x'.repeat(65_537) }),
      { hostname: null, network: null },
    ],
    [
      'nothing from another layout',
      'cidata',
      openStack({ hostname: 'web' }),
      { hostname: null, network: null },
    ],
  ] as const
  for (const [title, format, image, expected] of ROWS)
    it(title, () => {
      expect(readConfigDrive(format, image)).to.deep.equal(expected)
    })

  it('nothing if it is not ISO 9660', () => {
    expect(readConfigDrive('config-2', Buffer.alloc(100_000))).to.equal(null)
  })
})
