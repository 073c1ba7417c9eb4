import { expect } from 'chai'
import {
  hashPassword,
  PASSWORD_HASH,
  spellPassword,
} from '../../provider/password/hash-password.js'
import { run } from '../lab/run.js'

describe('the hash of a password', () => {
  for (const password of ['correct horse', 'ÄÖÜ €', 'x', '$6$a$b', 'p'.repeat(512)])
    it(`is what openssl makes of '${password.slice(0, 16)}' with the same salt`, async () => {
      const hash = hashPassword(password, 'ops/fix')
      expect(hash).to.match(PASSWORD_HASH)
      const salt = hash.split('$')[2] ?? ''
      if (password.length < 256)
        expect((await run('openssl', ['passwd', '-6', '-salt', salt, password])).trim()).to.equal(
          hash,
        )
    })

  it('is the same for the same password and purpose, and another one for every other', () => {
    const hashes = [
      hashPassword('a', 'ops/fix'),
      hashPassword('a', 'ops/fix'),
      hashPassword('b', 'ops/fix'),
      hashPassword('a', 'ops/other'),
    ]
    expect(hashes[0]).to.equal(hashes[1])
    expect(new Set(hashes.map((hash) => hash.split('$')[2])).size).to.equal(3)
  })
})

describe('a password that is made', () => {
  it('has 100 bits in letters and digits that are not taken for one another', () => {
    expect(spellPassword('00'.repeat(20))).to.equal('aaaaa-aaaaa-aaaaa-aaaaa')
    expect(spellPassword('1f20ff'.repeat(7))).to.match(/^9a99a-99a99-a99a9-9a99a$/)
    const letters = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0'))
    expect(new Set(letters.map((byte) => spellPassword(byte.repeat(20))[0])).size).to.equal(32)
  })
})
