import { expect } from 'chai'
import { findSign } from '../../provider/guest/find-sign.js'

const KEY = `SHA256:${'abcDEF0189+/'.repeat(4).slice(0, 43)}`
const line = (nonce: string, key = KEY): string =>
  `rescue-ready nonce=${nonce} hostkey=${key} kernel=6.1.0 firmware=bios image=1 uptime=9\n`

describe('the sign of a rescue system', () => {
  const found: readonly (readonly [string, string, { hostKey: string | null } | null])[] = [
    ['is the line with our nonce', line('ours'), { hostKey: KEY }],
    ['is found behind an older boot’s', line('old') + line('ours'), { hostKey: KEY }],
    ['may follow a greeting', `hello x1 ${line('ours')}`, { hostKey: KEY }],
    ['may end with a carriage return', line('ours').replace('\n', '\r\n'), { hostKey: KEY }],
    ['may come without an ssh server', line('ours', 'none'), { hostKey: null }],
    ['has no key that is not a fingerprint', line('ours', 'SHA256:\u001b[2J'), { hostKey: null }],
    ['is not another rescue’s', line('other'), null],
    ['is not a nonce that begins like ours', line('ours2'), null],
    ['is not there before its line has ended', line('ours').trimEnd(), null],
    ['is not a nonce alone', 'nonce=ours\n', null],
    ['is not a nonce before the word', 'nonce=ours rescue-ready\n', null],
    ['is not an empty port', '', null],
  ]
  for (const [name, text, sign] of found)
    it(name, () => {
      expect(findSign(text, 'ours')).to.deep.equal(sign)
    })
})
