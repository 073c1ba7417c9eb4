import { expect } from 'chai'
import { compilePattern } from '../../../provider/instance-rescue/inputs/boot-pattern.js'

/** The longest line that is compared, with an end that makes a backtracking engine try every way. */
const LINE = `${'a'.repeat(4_095)}!`

describe('13: a bootPattern that a backtracking engine never finishes', () => {
  // With JavaScript's own expressions each of the first four takes longer than the universe is old.
  for (const pattern of [
    '^(a+)+$',
    '^(a|aa)+$',
    '^(a|a)*$',
    '^((a*)*)*$',
    '(a*)*b',
    '^(.*a){60}$',
    `^${'(a?'.repeat(60)}${')'.repeat(60)}a{60}b$`,
    `^(${'a?'.repeat(100)}){5}$`,
  ])
    it(`${pattern.slice(0, 24)} is answered`, () => {
      expect(compilePattern(pattern).test(LINE)).to.equal(false)
    })
})
