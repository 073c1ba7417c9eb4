import { expect } from 'chai'
import { inRed, safeText } from '../../provider/cli/show/safe-text.js'

describe('12: a line of the command line', () => {
  for (const [what, text, shown] of [
    ['has no C1 control characters of a name', "Instance 'e\u009B31mvil'", "Instance 'evil'"],
    ['has no marks that turn its direction', "Instance 'a\u202Ebc'", "Instance 'a bc'"],
    ['has no sequence that sets the title', 'a\u001B]0;title\u0007b', 'ab'],
    ['keeps its lines, tabs and blanks', '  a\tb\n\n  c', '  a\tb\n\n  c'],
    ['keeps the word that is marked', `x  ${inRed('PAST')}  y`, 'x  \u001B[1;31mPAST\u001B[0m  y'],
  ] as const)
    it(what, () => {
      expect(safeText(text)).to.equal(shown)
    })
})
