import { expect } from 'chai'
import fc from 'fast-check'
import {
  isGiven,
  isTaken,
  keyCredential,
} from '../../../provider/break-glass/access/key-credential.js'
import { credentialOf } from '../../../provider/domain-xml/index.js'
import { plainText } from '../../../provider/inputs/index.js'
import { KEY, OTHER_KEY } from './support/keys.js'
import { runTmpfiles } from './support/tmpfiles.js'

const FILE = '/root/.ssh/authorized_keys'

function textOf(keys: readonly string[], strings: readonly string[] = []): string {
  return credentialOf([keyCredential(keys, strings)], 'tmpfiles.extra') ?? ''
}

describe('15.4: the credential that adds a key', () => {
  it('has lines for systemd-tmpfiles', () => {
    expect(textOf([KEY, OTHER_KEY])).to.equal(
      [
        'd /root/.ssh 0700 root root -',
        'f /root/.ssh/authorized_keys 0600 root root -',
        `w+! /root/.ssh/authorized_keys - - - - \\n${KEY}\\n`,
        `w+! /root/.ssh/authorized_keys - - - - \\n${OTHER_KEY}\\n`,
        '',
      ].join('\n'),
    )
  })

  for (const [before, after] of [
    [undefined, `\n${KEY}\n`],
    ['', `\n${KEY}\n`],
    ['ssh-rsa AAAA own\n', `ssh-rsa AAAA own\n\n${KEY}\n`],
    ['no-pty ssh-rsa AAAA without end', `no-pty ssh-rsa AAAA without end\n${KEY}\n`],
  ] as const)
    it(`keeps what is in the file: ${JSON.stringify(before ?? null)}`, () => {
      const files = before === undefined ? {} : { [FILE]: before }
      expect(runTmpfiles(textOf([KEY]), files)).to.deep.equal({ [FILE]: after })
    })

  it('brings each key over as it is, whatever its comment has', () => {
    const comment = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((text) => plainText(100).safeParse(text).success)
    fc.assert(
      fc.property(fc.oneof(comment, fc.constantFrom('100% \\n', "it's %h", '\\\\%%')), (text) => {
        const key = `${KEY} ${text}`
        expect(runTmpfiles(textOf([key]), {})).to.deep.equal({ [FILE]: `\n${key}\n` })
        expect(isGiven([key], [keyCredential([key], [])])).to.equal(true)
      }),
    )
  })

  for (const [form, own] of [
    ['text', 'io.systemd.credential:tmpfiles.extra=f /etc/own 0644 root root - own'],
    [
      'base64',
      `io.systemd.credential.binary:tmpfiles.extra=${Buffer.from('f /etc/own 0644 root root - own\n').toString('base64')}`,
    ],
  ] as const)
    it(`keeps the lines that the instance is given anyway, as ${form}`, () => {
      const first = ['io.systemd.credential:vmm.notify_socket=x', own]
      expect(textOf([KEY], first)).to.equal(`f /etc/own 0644 root root - own\n${textOf([KEY])}`)
    })

  it('is recognized, with all keys and not with some', () => {
    const given = [keyCredential([KEY], []), 'a string of somebody else']
    expect(isGiven([KEY], given)).to.equal(true)
    expect(isGiven([KEY, OTHER_KEY], given)).to.equal(false)
    expect(isGiven([KEY], [])).to.equal(false)
    // The first of a name counts.
    expect(isGiven([KEY], ['io.systemd.credential:tmpfiles.extra=x', ...given])).to.equal(false)
  })

  it('has no key that systemd 252 would cut', () => {
    const long = (length: number): string => `ssh-rsa ${'A'.repeat(length)}`
    expect(isTaken(long(4_000))).to.equal(true)
    expect(isTaken(long(4_100))).to.equal(false)
    expect(isTaken(`${KEY} ${'%'.repeat(2_500)}`)).to.equal(false)
    const longest = Array.from({ length: 200 }, (_, at) => long(3_900 + at)).findLast(isTaken) ?? ''
    expect(() => runTmpfiles(textOf([longest]), {})).not.to.throw()
  })
})
