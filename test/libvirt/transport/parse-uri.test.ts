import { expect } from 'chai'
import { ConnectError } from '../../../provider/libvirt/index.js'
import { parseUri } from '../../../provider/libvirt/transport/parse-uri.js'
import { socketsOf } from '../../../provider/libvirt/transport/sockets.js'

const HERE = { XDG_RUNTIME_DIR: '/run/user/7' }

/** URI → transport, name the daemon is asked to open, sockets it may listen on. */
const GOOD: readonly (readonly [uri: string, way: string, name: string, ...sockets: string[]])[] = [
  [
    'qemu:///system',
    'unix',
    'qemu:///system',
    '/var/run/libvirt/virtqemud-sock',
    '/var/run/libvirt/libvirt-sock',
  ],
  [
    'qemu:///session',
    'unix',
    'qemu:///session',
    '/run/user/7/libvirt/virtqemud-sock',
    '/run/user/7/libvirt/libvirt-sock',
  ],
  ['qemu+unix:///session?socket=/a%20b/s', 'unix', 'qemu:///session', '/a b/s'],
  ['qemu+unix:///session?socket=/a+b/s', 'unix', 'qemu:///session', '/a+b/s'],
  ['qemu:///system?mode=direct', 'unix', 'qemu:///system', '/var/run/libvirt/virtqemud-sock'],
  ['qemu:///system?mode=legacy', 'unix', 'qemu:///system', '/var/run/libvirt/libvirt-sock'],
  [
    'lxc:///system',
    'unix',
    'lxc:///system',
    '/var/run/libvirt/virtlxcd-sock',
    '/var/run/libvirt/libvirt-sock',
  ],
  ['test+unix:///default', 'unix', 'test:///default', '/run/user/7/libvirt/libvirt-sock'],
  ['QEMU+UNIX:///system?mode=legacy', 'unix', 'qemu:///system', '/var/run/libvirt/libvirt-sock'],
  ['qemu+ssh://host/system', 'ssh host', 'qemu:///system'],
  ['qemu+ssh://root@host.example:2222/session', 'ssh root@host.example:2222', 'qemu:///session'],
  ['qemu+ssh://DOMAIN%5Cuser@host/system', 'ssh DOMAIN\\user@host', 'qemu:///system'],
  ['qemu+ssh://[fe80::1]:22/system', 'ssh fe80::1:22', 'qemu:///system'],
  ['qemu+ssh:///system', 'ssh', 'qemu:///system'],
  ['qemu://host/system', 'tls host', 'qemu:///system'],
  ['qemu+tls://host:1/system?pkipath=/pki', 'tls host:1', 'qemu:///system'],
  ['qemu+tcp://127.0.0.1:16509/system', 'tcp 127.0.0.1:16509', 'qemu:///system'],
  ['qemu+tcp://host/system?name=qemu:///session', 'tcp host', 'qemu:///session'],
]

/** URI → what the error says. */
const BAD: readonly (readonly [uri: string, why: string])[] = [
  ['', 'not a URI'],
  ['web', 'not a URI'],
  ['qemu:system', "begins with a driver and '://', such as 'qemu:///'"],
  ['qemu+telnet://host/system', "transport 'telnet'"],
  ['qemu+ssh://-oProxyCommand=touch%20x/system', 'is not a valid host name'],
  ['qemu+ssh://-lroot/system', "'-lroot' is not a valid host name"],
  ['qemu+ssh://ho%20st/system', 'is not a valid host name'],
  ['qemu+ssh://$(id)/system', 'is not a valid host name'],
  ['qemu+ssh://host;id/system', 'is not a valid host name'],
  ['qemu+ssh://-oX@host/system', 'is not a valid user name'],
  ['qemu+ssh://a%20b@host/system', 'is not a valid user name'],
  ['qemu+ssh://`id`@host/system', 'is not a valid user name'],
  ['qemu+ssh://host/system\n', 'control characters'],
  ['qemu+ssh://host/sys%0Atem', 'control characters'],
  ['qemu+ssh://host:99999/system', 'not a URI'],
  ['qemu+ssh://host/system#x', 'fragment'],
  ['qemu+ssh://host/system?keyfile=-x', 'keyfile'],
  ['qemu+ssh://host/system?netcat=-x', 'netcat'],
  ['qemu+ssh://host/system?no_verify=yes', 'no_verify'],
  ['qemu+ssh://host/system?proxy=sh', 'proxy'],
  ['qemu+ssh://host/system?command=/tmp/x', "parameter 'command'"],
  ['qemu+ssh://host/system?constructor=1', "parameter 'constructor'"],
  ['qemu:///system?sokcet=/a', "parameter 'sokcet'"],
  ['qemu:///system?socket=a', 'an absolute path'],
  ['qemu:///system?socket=%E0%A4%A', 'contains an invalid escape'],
  ['qemu+unix://host/system', 'unix socket is on this host'],
]

describe('a libvirt URI', () => {
  for (const [uri, way, name, ...sockets] of GOOD) {
    it(`is understood: ${uri}`, () => {
      const target = parseUri(uri)
      const user = target.user === null ? '' : `${target.user}@`
      const port = target.port === null ? '' : `:${target.port}`
      const place = `${user}${target.host}${port}`
      expect([`${target.transport} ${place}`.trim(), target.name]).to.deep.equal([way, name])
      if (target.transport === 'unix') expect(socketsOf(target, HERE)).to.deep.equal(sockets)
    })
  }

  for (const [uri, why] of BAD) {
    it(`is refused: ${JSON.stringify(uri)}`, () => {
      expect(() => parseUri(uri))
        .to.throw(ConnectError, why)
        .with.property('reason', 'bad-uri')
    })
  }

  const HIDDEN = [
    ['qemu+ssh://me:secret@host/system', 'qemu+ssh://me@host/system'],
    ['qemu+ssh://me@x:secret@host/system', 'qemu+ssh://me@x@host/system'],
    ['qemu+ssh://:secret@host/system', 'qemu+ssh://@host/system'],
    ['qemu+ssh://me:sec/ret@host/system', 'qemu+ssh://me@host/system'],
    ['qemu+ssh://me:sec?ret@host/system', 'qemu+ssh://me@host/system'],
    ['qemu+ssh://host:22/system?socket=/a@b', 'qemu+ssh://host:22/system?socket=/a@b'],
  ] as const
  for (const [uri, shown] of HIDDEN) {
    it(`is shown without its password: ${shown}`, () => {
      expect(shownOf(uri)).to.equal(shown)
    })
  }

  it('is shown without control characters', () => {
    expect(shownOf('qemu:///\u001b[31msystem')).to.equal('qemu:///?[31msystem')
  })

  it('uses the cache folder if there is no runtime folder', () => {
    const target = parseUri('qemu:///session?mode=legacy')
    expect(socketsOf(target, { HOME: '/home/me' })).to.deep.equal([
      '/home/me/.cache/libvirt/libvirt-sock',
    ])
  })
})

function shownOf(uri: string): string {
  try {
    return parseUri(uri).uri
  } catch (error) {
    return (error as ConnectError).uri
  }
}
