import { expect } from 'chai'
import { hideSecrets } from '../../provider/dynamic/secrets/hide-secrets.js'
import { command } from '../../provider/shell/index.js'
import { showValue } from '../../provider/words/show-value.js'

const LONG_KEY = `SECRET ${'k'.repeat(100)}`
const URI = 'qemu+ssh://ops@kvm7.example.net:2222/system?keyfile=/keys/kvm7&no_verify=1'
const INPUTS = {
  instance: "it's web",
  image: {
    path: '/images/a.iso',
    sha256: 'ab12',
    format: 'iso',
    properties: { hw_rescue_bus: 'usb' },
    kernel: '/images/vmlinuz',
    ramdisk: '/images/initrd',
    commandLine: 'pw=rosebud\n',
  },
  sshAuthorizedKeys: ['wrong one', LONG_KEY],
  pool: 987_654_321,
  bootTimeout: 300,
  source: { file: './vault.iso', volume: 'vol-7' },
  uri: URI,
  reason: 'theft',
}

/** What is left of a text once some arguments are secrets. */
const shown = (text: string, ...secretArguments: readonly string[]): string =>
  hideSecrets({ ...INPUTS, secretArguments })(text)

describe('what is shown if an argument is a secret', () => {
  const ROWS: readonly (readonly [string, string, string])[] = [
    ['reason', 'in rescue (reason: theft), theft', 'in rescue (reason: [secret]), [secret]'],
    ['instance', "Instance 'it's web' is off.", "Instance '[secret]' is off."],
    ['instance', command(['virsh', 'start'], INPUTS.instance), "virsh start '[secret]'"],
    ['uri', `'web' does not exist on ${URI}.`, "'web' does not exist on [secret]."],
    ['uri', command(['virsh', '-c', URI]), "virsh -c '[secret]'"],
    ['uri', 'kvm7.example.net: connection refused', '[secret]: connection refused'],
    ['uri', 'ops@kvm7.example.net: no key in /keys/kvm7', '[secret]@[secret]: no key in [secret]'],
    ['source', 'file ./vault.iso, vol-7', 'file [secret], [secret]'],
    ['image', 'image /images/a.iso on usb: sum is ab12', 'image [secret] on usb: sum is [secret]'],
    ['image', 'boots /images/vmlinuz, /images/initrd', 'boots [secret], [secret]'],
    ['image', `commandLine: ${showValue('pw=rosebud\n')}`, "commandLine: '[secret]'"],
    ['sshAuthorizedKeys', "0: 'wrong one' is not a key", "0: '[secret]' is not a key"],
    ['sshAuthorizedKeys', `1: ${showValue(LONG_KEY)} is not a key`, "1: '[secret]' is not a key"],
    ['pool', 'pool: 987654321 is not text', 'pool: [secret] is not text'],
    ['bootTimeout', '12 s of 300 s', '12 s of 300 s'],
  ]
  for (const [name, text, expected] of ROWS)
    it(`of ${name}: ${expected}`, () => {
      expect(shown(text, name)).to.equal(expected)
      expect(shown(text)).to.equal(text)
    })

  it('is the whole text if no secret is named, or the argument is not there', () => {
    expect(hideSecrets(INPUTS)('theft')).to.equal('theft')
    expect(hideSecrets({ secretArguments: ['pool'] })('pool')).to.equal('pool')
  })

  it('has the secrets neither of old nor of new inputs', () => {
    const hide = hideSecrets(
      { reason: 'new', secretArguments: ['reason'] },
      { reason: 'old', secretArguments: ['reason'] },
    )
    expect(hide('old, new')).to.equal('[secret], [secret]')
  })

  it('has no host either if the URI is only the name of a host', () => {
    const hide = hideSecrets({ uri: 'kvm7:2222', secretArguments: ['uri'] })
    expect(hide('qemu+ssh://root@kvm7:2222/system: kvm7 is down')).to.equal(
      'qemu+ssh://root@[secret]/system: [secret] is down',
    )
  })
})
