import { expect } from 'chai'
import fc from 'fast-check'
import { attribute, printable, readXml, write, XmlError } from '../../provider/xml/index.js'

const SIGNS = ['a', '<', '>', '&', "'", '"', ']]>', '\t', '\n', '\r', '--', '&lt;', '😀', '\u2028']

describe('writing XML', () => {
  it("is in libvirt's style", () => {
    const content = [
      { name: 'empty' },
      { name: 'text', content: '' },
      { name: 'number', attributes: { order: 1, left: null, out: 'x' } },
      { name: 'deep', content: [{ name: 'deeper', content: 'a "b"\nc' }] },
      { xml: '<copied  as="it is"/>' },
    ]
    expect(write({ name: 'a', attributes: { quoted: `it's "x"` }, content }, 1)).to.equal(
      [
        `<a quoted='it&apos;s "x"'>`,
        '    <empty/>',
        '    <text></text>',
        `    <number order='1' out='x'/>`,
        '    <deep>',
        '      <deeper>a "b"\nc</deeper>',
        '    </deep>',
        '    <copied  as="it is"/>',
        '  </a>',
      ].join('\n'),
    )
  })

  it('lets no text break out, whatever is in it', () => {
    const texts = fc
      .string({ unit: fc.constantFrom(...SIGNS) })
      .filter((value) => value === printable(value) || value.includes('\r'))
    fc.assert(
      fc.property(texts, (value) => {
        const { root } = readXml(
          write({ name: 'a', attributes: { b: value }, content: value }),
          'a',
        )
        expect([attribute(root, 'b'), root.text]).to.deep.equal([value, value])
        expect(root.children.every((node) => 'text' in node)).to.equal(true)
      }),
      { numRuns: 2000 },
    )
  })

  for (const bad of ['\u0000', '\u001b[31m', '\uFFFE', 'a\ud83d', '\udc00b']) {
    it(`refuses ${JSON.stringify(bad)}, which XML has no form for, unless made printable`, () => {
      expect(() => write({ name: 'a', content: bad })).to.throw(XmlError, /does not allow/)
      expect(() => write({ name: 'a', attributes: { b: bad } })).to.throw(XmlError)
      expect(readXml(write({ name: 'a', content: printable(bad) }), 'a').root.text).to.match(/ /)
    })
  }
})
