import { expect } from 'chai'
import fc from 'fast-check'
import { diagnose, readDiskFacts, reportOf, tableOf } from '../../../provider/diagnose/index.js'
import { RULES } from '../../../provider/diagnose/rules/index.js'
import { consoleOf, factsOf } from '../facts-of.js'

/** What moves a cursor, or turns the direction of text. */
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- these are the characters to find
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/

const SUBJECT = { uri: 'qemu:///system', instance: 'web', parametersOf: () => [] }
const PANIC = 'Kernel panic - not syncing: '

describe('16: a hostile guest', function () {
  this.timeout(120_000)

  it('gets no control sequence to the terminal, whatever its console says', () => {
    const marks = ['\u001B[2J', '\u001B]0;x\u0007', '\u009B31m', '\u202E', '\u0000', '\b', '\u2028']
    const text = fc.array(fc.oneof(fc.string(), fc.constantFrom(...marks)), { maxLength: 20 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const line = `${PANIC}x ${before.join('')} ${after.join('')}`
        const diagnosis = diagnose(factsOf({ console: consoleOf(line) }))
        expect(diagnosis.findings.map(({ id }) => id)).to.deep.equal(['kernel-panic'])
        const table = tableOf(reportOf(diagnosis, SUBJECT), { all: true })
        expect(UNSAFE.test(table), JSON.stringify(table)).to.equal(false)
      }),
    )
  })

  for (const [what, bytes] of [
    ['one line of 100 MB', Buffer.alloc(100 << 20, 'x')],
    ['100 MB of lines that match', Buffer.alloc(100 << 20, `${PANIC}x\n`)],
    ['100 MB of line breaks', Buffer.alloc(100 << 20, '\n')],
    ['100 MB of the beginning of a sequence', Buffer.alloc(100 << 20, '\u001B[')],
    ['100 MB of bytes that are no text', Buffer.alloc(100 << 20, 0xff)],
    ['a boot in each line', Buffer.alloc(100 << 20, 'Linux version 6\n')],
  ] as const)
    it(`is read to a limit: ${what}`, () => {
      const { findings } = diagnose(factsOf({ console: bytes }))
      expect(findings.flatMap(({ evidence }) => evidence).length).to.be.at.most(10)
      for (const { words } of findings.flatMap(({ evidence }) => evidence))
        expect(words.length).to.be.at.most(256)
    })

  it('cannot make a pattern of a rule run for ever', () => {
    const patterns = RULES.flatMap(({ clues = [], harmless, disproved }) => [
      ...clues.flat(),
      ...(harmless === undefined ? [] : [harmless]),
      ...(disproved === undefined ? [] : [disproved]),
    ])
    // Two repeats of one character side by side would need the square of the length, three its cube.
    const long = [
      'x',
      ' ',
      '/',
      '-',
      'a ',
      "error: file '/",
      'Failed to mount ',
      'mdadm: ',
      'sd',
      '1',
    ].map((part) => part.repeat(200_000 / part.length))
    for (const pattern of patterns)
      for (const text of long.slice(0, 3)) pattern.test(text.slice(0, 20_000))
    for (const pattern of patterns) for (const text of long) pattern.test(text.slice(0, 1024))
  })

  it('is read to a limit by its disks: rows without end, deep ones, long ones, other ones', () => {
    for (const row of [
      '{"kind":"trouble","what":"x"}\n',
      `${'['.repeat(5000)}\n`,
      '{"kind":"start","version":1,"more":1}\n',
    ])
      expect(readDiskFacts(Buffer.alloc(20 << 20, row)).isWhole).to.equal(false)
    const facts = readDiskFacts(
      Buffer.from(
        '{"kind":"trouble","what":"\\u001b[2J\\u202ex","__proto__":{}}\n{"kind":"trouble","what":"\\u001b[2Jy"}\n',
      ),
    )
    expect(facts.all('trouble')).to.deep.equal([{ kind: 'trouble', what: 'y' }])
  })
})
