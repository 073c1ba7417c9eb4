import { expect } from 'chai'
import fc from 'fast-check'
import { parseArguments } from '../../../provider/instance-rescue/inputs/index.js'

interface Refused {
  readonly name: string
  readonly given: Readonly<Record<string, unknown>>
  /** `property: reason`, all of them. */
  readonly failures: readonly string[]
}

const ACCEPTED: readonly (readonly [string, object, object])[] = [
  ['the instance alone', { instance: 'web' }, { instance: 'web' }],
  [
    'everything',
    {
      instance: '0c7f4a5e-9a40-4a7e-8c0b-2f3c7a1d9e55',
      image: {
        path: '/images/rescue.iso',
        format: 'iso',
        sha256: 'AB'.repeat(32),
        properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
      },
      shutdownTimeout: 0,
      afterUnrescue: 'start',
      reason: 'does not boot – „Kernel“',
      pool: 'default',
      uri: 'qemu+ssh://root@host/system',
    },
    {
      instance: '0c7f4a5e-9a40-4a7e-8c0b-2f3c7a1d9e55',
      image: {
        path: '/images/rescue.iso',
        format: 'iso',
        sha256: 'ab'.repeat(32),
        properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
      },
      shutdownTimeout: 0,
      afterUnrescue: 'start',
      reason: 'does not boot – „Kernel“',
      pool: 'default',
      uri: 'qemu+ssh://root@host/system',
    },
  ],
  [
    'empty lines of YAML as not given',
    { instance: 'web', reason: null, image: { path: null, properties: { hw_rescue_bus: null } } },
    { instance: 'web', image: { properties: {} } },
  ],
  [
    'numbers and truth values of a pasted property list, as text',
    {
      instance: 'web',
      image: { properties: { min_disk: 5, hw_rescue_bus: 'usb', protected: false } },
    },
    {
      instance: 'web',
      image: { properties: { min_disk: '5', hw_rescue_bus: 'usb', protected: 'false' } },
    },
  ],
  [
    'Glance properties that no rule uses here, whatever they say',
    {
      instance: 'web',
      image: { properties: { hw_disk_bus: 'nvme', hw_rescue_bus: 'usb', os_type: 'linux' } },
    },
    {
      instance: 'web',
      image: { properties: { hw_disk_bus: 'nvme', hw_rescue_bus: 'usb', os_type: 'linux' } },
    },
  ],
  [
    'a useless os_shutdown_timeout that the argument outranks',
    {
      instance: 'web',
      shutdownTimeout: 5,
      image: { properties: { os_shutdown_timeout: 'never' } },
    },
    {
      instance: 'web',
      shutdownTimeout: 5,
      image: { properties: { os_shutdown_timeout: 'never' } },
    },
  ],
]

/** As `ssh-keygen -b 8192` makes one. */
const LONG_KEY = `ssh-rsa ${Buffer.concat([Buffer.from('\0\0\0\x07ssh-rsa'), Buffer.alloc(1036)]).toString('base64')}`

const REFUSED: readonly Refused[] = [
  {
    name: 'what only a kernel uses, without one',
    given: { instance: 'web', image: { path: '/x', ramdisk: '/initrd', commandLine: 'quiet' } },
    failures: [
      'image.ramdisk: is given without image.kernel, and only a kernel uses it',
      'image.commandLine: is given without image.kernel, and only a kernel uses it',
    ],
  },
  {
    name: 'what is about a disk, with a kernel and no disk',
    given: {
      instance: 'web',
      image: { kernel: '/vmlinuz', format: 'raw', properties: { hw_rescue_bus: 'usb' } },
    },
    failures: [
      'image.format: is about a rescue disk, and with image.kernel but no image.path there is none',
      'image.properties.hw_rescue_bus: is about a rescue disk, and with image.kernel but no image.path there is none',
    ],
  },
  {
    name: 'a kernel that is not a path, and parameters of two lines or too many',
    given: { instance: 'web', image: { kernel: 'vmlinuz', commandLine: 'a\nb' } },
    failures: [
      "image.kernel: 'vmlinuz' is not an absolute path on the libvirt host",
      "image.commandLine: 'a\\u000ab' contains a control character or a line break",
    ],
  },
  { name: 'no instance', given: {}, failures: ['instance: is required'] },
  {
    name: 'misspelt names, with the nearest right one',
    given: { instanc: 'web', image: { pth: '/x', Format: 'raw' }, shutdown_timeout: 5, colour: 1 },
    failures: [
      'instance: is required',
      "image.pth: 'pth' is not an argument; did you mean 'path'?",
      "image.Format: 'Format' is not an argument; did you mean 'format'?",
      "instanc: 'instanc' is not an argument; did you mean 'instance'?",
      "shutdown_timeout: 'shutdown_timeout' is not an argument; did you mean 'shutdownTimeout'?",
      "colour: 'colour' is not an argument; known: instance, image, originalDisks, shutdownTimeout, afterUnrescue, bootTimeout, bootPattern, onBootTimeout, sshAuthorizedKeys, adminPassword, generatePassword, userData, reason, ticket, ttl, pool, uri",
    ],
  },
  {
    name: 'values of the wrong kind',
    given: {
      instance: 5,
      image: '/x.iso',
      shutdownTimeout: '30',
      reason: ['a'],
      uri: false,
      sshAuthorizedKeys: 'ssh-ed25519 AAAA',
    },
    failures: [
      'instance: 5 is not text',
      "image: '/x.iso' is not an object",
      "shutdownTimeout: '30' is not a number",
      'reason: a list is not text',
      "sshAuthorizedKeys: 'ssh-ed25519 AAAA' is not a list",
      'uri: false is not text',
    ],
  },
  {
    name: 'keys that do not fit into the SMBIOS tables of a guest',
    given: { instance: 'web', sshAuthorizedKeys: Array.from({ length: 50 }, () => LONG_KEY) },
    failures: [
      `sshAuthorizedKeys: the keys have ${50 * (LONG_KEY.length + 1)} characters together, which is more than the 40000 that QEMU can hand to a guest; leave keys or their comments out`,
    ],
  },
  {
    name: 'numbers outside their limits',
    given: { instance: 'web', shutdownTimeout: -1 },
    failures: ['shutdownTimeout: -1 is less than 0'],
  },
  {
    name: 'a timeout of more than a day',
    given: { instance: 'web', shutdownTimeout: 86_401 },
    failures: ['shutdownTimeout: 86401 is more than 86400'],
  },
  {
    name: 'half seconds',
    given: { instance: 'web', shutdownTimeout: 1.5 },
    failures: ['shutdownTimeout: 1.5 is not a whole number'],
  },
  {
    name: 'words that are not in the list',
    given: {
      instance: 'web',
      afterUnrescue: 'Restore',
      originalDisks: 'readonly',
      image: { format: 'vmdk' },
    },
    failures: [
      "image.format: 'vmdk' is not one of raw, qcow2, iso",
      "afterUnrescue: 'Restore' is not one of restore, start, stop; did you mean 'restore'?",
      "originalDisks: 'readonly' is not one of read-write, read-only, discard, checkpoint; did you mean 'read-only'?",
    ],
  },
  {
    name: 'paths that a pool of the host cannot know',
    given: { instance: 'web', image: { path: 'rescue.iso' } },
    failures: ["image.path: 'rescue.iso' is not an absolute path on the libvirt host"],
  },
  {
    name: 'paths with a way up',
    given: { instance: 'web', image: { path: '/images/../../etc/shadow' } },
    failures: ["image.path: '/images/../../etc/shadow' contains a part '.' or '..'"],
  },
  {
    name: 'folders',
    given: { instance: 'web', image: { path: '/images/' } },
    failures: ["image.path: '/images/' names a folder, not a file"],
  },
  {
    name: 'control characters, line breaks and half characters',
    given: {
      instance: 'we\u0000b',
      reason: 'one\ntwo',
      pool: '\u001b[31mred',
      image: { path: '/\ud800' },
    },
    failures: [
      "instance: 'we\\u0000b' contains a control character or a line break",
      "image.path: '/\\ud800' contains a control character or a line break",
      "reason: 'one\\u000atwo' contains a control character or a line break",
      "pool: '\\u001b[31mred' contains a control character or a line break",
    ],
  },
  {
    name: 'a password that is not hashed, empty user data, and a password that is given and made; it shows none',
    given: { instance: 'web', adminPasswordHash: 'owl', generatePassword: true, userData: '' },
    failures: [
      'adminPasswordHash: is not a SHA-512 crypt hash ($6$…)',
      'userData: is empty',
      'generatePassword: cannot be true if adminPassword is given',
    ],
  },
  {
    name: 'too much user data, counted in bytes',
    given: { instance: 'web', userData: 'ä'.repeat(40_000) },
    failures: ['userData: is 80000 bytes long; the limit is 65535'],
  },
  {
    name: 'blank text',
    given: { instance: ' ', pool: '' },
    failures: ['instance: is blank', 'pool: is blank'],
  },
  {
    name: 'text without end',
    given: { instance: 'x'.repeat(256) },
    failures: ['instance: is 256 characters long; the limit is 255'],
  },
  {
    name: 'a checksum that is none',
    given: { instance: 'web', image: { path: '/x', sha256: 'abc' } },
    failures: ["image.sha256: 'abc' is not a SHA-256, 64 hexadecimal digits"],
  },
  {
    name: 'an os_shutdown_timeout that would be used',
    given: { instance: 'web', image: { properties: { os_shutdown_timeout: '-5' } } },
    failures: [
      "image.properties.os_shutdown_timeout: '-5' is not a whole number of seconds from 0 to 86400",
    ],
  },
]

describe('parseArguments', () => {
  for (const [name, given, expected] of ACCEPTED) {
    it(`accepts ${name}`, () => {
      expect(parseArguments(given as Refused['given'])).to.deep.equal({
        ok: true,
        arguments: expected,
      })
    })
  }

  for (const { name, given, failures } of REFUSED) {
    it(`refuses ${name}`, () => {
      expect(failuresOf(given)).to.have.members(failures)
    })
  }

  it('refuses a value that nests without end, wherever it is', () => {
    const deep = nested()
    expect(failuresOf({ instance: deep })).to.deep.equal(['instance: an object is not text'])
    expect(failuresOf({ instance: 'web', image: { path: deep } })).to.deep.equal([
      'image.path: an object is not text',
    ])
    expect(failuresOf({ instance: 'web', image: { properties: { a: deep } } })).to.deep.equal([
      'image.properties.a: is an object, not text',
    ])
  })

  it('never throws, and never shows a control character', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES), fc.anything()), (given) => {
        expect(failuresOf(given).join('')).not.to.match(/[\p{Cc}\p{Cs}]/u)
      }),
    )
  })
})

/** A value that nests deeper than any stack of calls. */
function nested(): unknown {
  let value: unknown = 'x'
  for (let depth = 0; depth < 200_000; depth += 1) value = { a: value }
  return value
}

const NAMES = ['instance', 'image', 'shutdownTimeout', 'afterUnrescue', 'reason', 'uri', 'a\nb']

function failuresOf(given: Refused['given']): readonly string[] {
  const parsed = parseArguments(given)
  return parsed.ok ? [] : parsed.failures.map(({ property, reason }) => `${property}: ${reason}`)
}
