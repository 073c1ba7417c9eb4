import { expect } from 'chai'
import fc from 'fast-check'
import { explainUri, resolveUri } from '../../provider/inputs/index.js'

const FINE = [
  'qemu:///system',
  'qemu:///session',
  'qemu://host/system',
  'qemu+unix:///session?socket=/run/user/1000/libvirt/libvirt-sock',
  'qemu+ssh://root@host.example:2222/system?keyfile=/root/.ssh/key&no_verify=1',
  'qemu+tls://[2001:db8::1]:16514/system',
  'qemu+tcp://127.0.0.1/system',
  'test+unix:///default',
  'xen:///system',
]

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['', /is not a libvirt connection URI/],
  ['system', /is not a libvirt connection URI/],
  ['qemu:/system', /is not a libvirt connection URI/],
  ['qemu:///sys tem', /is not a libvirt connection URI/],
  ['qemu:///system\u0000', /is not a libvirt connection URI/],
  ['qemu://host:port/system', /is not a libvirt connection URI/],
  ['qemu://host', /has no path; add one such as \/system$/],
  ['https://host/system', /driver 'https' is not one of qemu, xen, lxc, test$/],
  ['qmeu:///system', /driver 'qmeu' is not one of .*; did you mean 'qemu'\?$/],
  [
    'qemu+shs://host/system',
    /transport 'shs' is not one of unix, ssh, tls, tcp; did you mean 'ssh'\?$/,
  ],
  ['qemu+ext:///system', /transport 'ext' is not one of unix, ssh, tls, tcp$/],
  ['qemu+ssh:///system', /names no host, and transport 'ssh' needs one$/],
  ['qemu+ssh://root:secret@host/system', /contains a password, which libvirt would not use$/],
]

describe('connection URIs', () => {
  for (const uri of FINE) {
    it(`accepts ${uri}`, () => {
      expect(explainUri(uri)).to.equal(undefined)
    })
  }

  for (const [uri, expected] of WRONG) {
    it(`refuses ${JSON.stringify(uri)}: ${expected.source}`, () => {
      expect(explainUri(uri)).to.match(expected)
    })
  }

  it('never shows a password, whatever is in it', () => {
    // Of `root:22/…` nobody can say that it is no host with a port and a path, or a query: that is a URI.
    const isPort = /^\d{1,5}[/?]/
    const password = fc
      .string({ minLength: 8, maxLength: 20 })
      .filter((text) => /\w{6}/.test(text) && !isPort.test(text))
    fc.assert(
      fc.property(password, (secret) => {
        const reason = explainUri(`qemu+ssh://root:${secret}@host/system`)
        expect(reason).to.match(
          /^'qemu\+ssh:\/\/root:\*\*\*@host\/system' (contains|is not|has no path) /,
        )
        expect(reason).not.to.contain(secret)
      }),
    )
  })

  it('takes the argument, else the configuration, else the environment, else qemu:///system', () => {
    const all = { argument: 'qemu:///a', configured: 'qemu:///b', environment: 'qemu:///c' }
    const { argument, configured, environment } = all
    expect([
      resolveUri(all),
      resolveUri({ configured, environment }),
      resolveUri({ environment }),
      resolveUri({ environment: '' }),
      resolveUri({ argument, environment }),
    ]).to.deep.equal([
      { uri: 'qemu:///a', origin: 'argument' },
      { uri: 'qemu:///b', origin: 'configuration value libvirt-rescue:uri' },
      { uri: 'qemu:///c', origin: 'environment variable LIBVIRT_DEFAULT_URI' },
      { uri: 'qemu:///system', origin: 'default' },
      { uri: 'qemu:///a', origin: 'argument' },
    ])
  })
})
