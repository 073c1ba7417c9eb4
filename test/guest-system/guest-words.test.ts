import { expect } from 'chai'
import fc from 'fast-check'
import { ConsoleText } from '../../provider/instance-rescue/proof/console-text.js'
import { guestWords } from '../../provider/guest/guest-words.js'

const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

const CASES: readonly (readonly [string, string, string])[] = [
  ['keeps plain words', 'login: ', 'login:'],
  ['leaves out colours', '\u001B[0;32m  OK  \u001B[0m Started', '  OK   Started'],
  ['leaves out a title', '\u001B]0;root@web\u0007~#', '~#'],
  ['leaves out a title that ends by ST', '\u001B]0;evil\u001B\\~#', '~#'],
  ['leaves out what has no end', 'a\u001B]52;c;ZXZpbA==', 'a'],
  ['leaves out C1 control sequences', 'a\u009B31mb', 'ab'],
  ['leaves out an answer-back request', 'a\u001B[cb', 'ab'],
  ['leaves out a device control string', 'a\u001BP1$r0m\u001B\\b', 'ab'],
  ['leaves out BEL and backspace', 'a\u0007\u0008b', 'a b'],
  ['leaves out marks of direction', 'a\u202Eb\u2066c\u061Cd', 'a b c d'],
  ['leaves out line separators', 'a\u2028b\u2029c', 'a b c'],
]

describe('the words of a guest', () => {
  for (const [name, given, expected] of CASES)
    it(name, () => {
      expect(guestWords(given)).to.equal(expected)
    })

  it('are safe and short, whatever they are', () => {
    const bytes = fc.array(
      fc.constantFrom(...Array.from('\u001B[]P\\;0m\u009B\u009D\u009C\u0007\r\n\u202E\u2028ab😀')),
    )
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary' }), (parts, text) => {
        const words = guestWords(parts.join('') + text)
        expect(words).not.to.match(UNSAFE)
        expect(words.length).to.be.at.most(256)
      }),
      { numRuns: 2_000 },
    )
  })

  it('are cleaned in linear time', () => {
    for (const part of ['\u001B[', '\u001B]', '\u001B', '\u001B[0;', '\u001BP\u001B'])
      expect(guestWords(part.repeat(500_000)).length).to.be.at.most(256)
  })
})

describe('the text of a console', () => {
  const push = (text: ConsoleText, words: string): readonly string[] =>
    text.push(Buffer.from(words))

  it('comes in lines, with the one that has not ended', () => {
    const text = new ConsoleText()
    expect(push(text, 'one\r\ntw')).to.deep.equal(['one', 'tw'])
    expect(push(text, 'o\nlogin: ')).to.deep.equal(['two', 'login:'])
    expect(text.tail()).to.deep.equal(['one', 'two', 'login:'])
  })

  it('keeps the last 20 lines that have words', () => {
    const text = new ConsoleText()
    for (let line = 1; line <= 1_000; line += 1) push(text, `line ${line}\n\n  \n`)
    expect(text.tail()).to.have.length(20)
    expect(text.tail()[0]).to.equal('line 981')
    expect(text.tail()[19]).to.equal('line 1000')
  })

  it('may break a character and a control sequence in two', () => {
    const text = new ConsoleText()
    const bytes = Buffer.from('\u001B[1mé\n')
    for (const byte of bytes) text.push(Uint8Array.of(byte))
    expect(text.tail()).to.deep.equal(['é'])
  })

  it('stays small if a line never ends', () => {
    const text = new ConsoleText()
    for (let part = 0; part < 200; part += 1) {
      const [line = ''] = push(text, 'x'.repeat(100_000))
      expect(line.length).to.be.at.most(4_096)
    }
    expect(text.tail()).to.have.length(1)
    expect(text.tail()[0]).to.have.length(256)
  })

  it('may be no text at all', () => {
    const text = new ConsoleText()
    text.push(Uint8Array.of(0xff, 0xfe, 0x00, 0x0a))
    expect(text.tail().join('')).not.to.match(UNSAFE)
  })
})
