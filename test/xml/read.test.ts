import { expect } from 'chai'
import fc from 'fast-check'
import { attribute, child, children, readXml, text, XmlError } from '../../provider/xml/index.js'

interface Row {
  readonly name: string
  readonly xml: string
  readonly reason: RegExp
}

const REFUSED: readonly Row[] = [
  { name: 'nothing', xml: '', reason: /not well-formed/ },
  { name: 'a text that is not XML', xml: 'virsh: error', reason: /not well-formed/ },
  { name: 'half of an element', xml: '<a><b>', reason: /not well-formed/ },
  { name: 'another root', xml: '<b/>', reason: /^the XML's root is <b>, not <a>$/ },
  { name: 'a root of a namespace', xml: `<a xmlns='urn:x'/>`, reason: /root is <a>/ },
  { name: 'two roots', xml: '<a/><a/>', reason: /not well-formed/ },
  { name: 'a DOCTYPE', xml: '<!DOCTYPE a><a/>', reason: /DOCTYPE/ },
  {
    name: 'a DOCTYPE that names a file',
    xml: `<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>`,
    reason: /DOCTYPE/,
  },
  {
    name: 'a DOCTYPE behind a comment',
    xml: `<?xml version='1.0'?><!-- x --><!DOCTYPE a [<!ENTITY x 'y'>]><a/>`,
    reason: /DOCTYPE/,
  },
  {
    name: 'an entity of its own',
    xml: `<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>`,
    reason: /DOCTYPE|not well-formed/,
  },
  { name: 'an unknown entity', xml: '<a>&x;</a>', reason: /not well-formed/ },
  { name: 'an unquoted attribute', xml: '<a b=c/>', reason: /not well-formed/ },
  { name: 'an attribute given twice', xml: `<a b='1' b='2'/>`, reason: /not well-formed/ },
  { name: 'a control character', xml: '<a>\u0001</a>', reason: /Invalid character \(line 1, / },
  { name: 'a control character by number', xml: '<a>&#1;</a>', reason: /not well-formed/ },
  { name: 'half of a surrogate pair', xml: '<a>\ud800</a>', reason: /Invalid character/ },
  {
    name: 'one element too deep',
    xml: nested(513),
    reason: /^the XML nests deeper than 512 elements$/,
  },
  { name: 'elements without end', xml: nested(100_000), reason: /nests deeper than 512 elements/ },
  {
    name: 'more than libvirt sends',
    xml: `<a>${'x'.repeat(4_194_304)}</a>`,
    reason: /longer than 4194304 characters/,
  },
]

describe('reading XML', () => {
  for (const { name, xml, reason } of REFUSED) {
    it(`refuses ${name}, in one sentence`, () => {
      expect(() => readXml(xml, 'a')).to.throw(XmlError, reason)
      expect(() => readXml(xml, 'a')).not.to.throw(XmlError, /\n/)
    })
  }

  it('quotes nothing of a text it refuses, since there may be a password in it', () => {
    const refused = outcome(`<a passwd='hunter2' b=c/>`)
    expect(refused).to.be.instanceOf(XmlError)
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.to.contain('hunter2')
    expect((refused as XmlError).cause).to.equal(undefined)
  })

  it('gives what the text says, whatever form it says it in', () => {
    const xml = `\uFEFF<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- x --><a b="1 &lt; 2" c='&#x1F600;'>\r
      <d> x &amp; <![CDATA[<y>]]> </d><e/><f:e xmlns:f='urn:f'/><e xmlns='urn:e'/><?pi?></a>`
    const { root } = readXml(xml, 'z', 'a')
    expect([attribute(root, 'b'), attribute(root, 'c')]).to.deep.equal(['1 < 2', '😀'])
    expect([attribute(root, 'd'), attribute(null, 'd')]).to.deep.equal([null, null])
    expect(text(child(root, 'd'))).to.equal('x & <y>')
    expect([text(child(root, 'e')), text(child(root, 'f'))]).to.deep.equal([null, null])
    expect(children(root).map(({ name }) => name)).to.deep.equal(['d', 'e'])
    expect(children(root, 'e')).to.have.lengthOf(1)
  })

  it('knows a name in any case of quotes, prefixes and default namespaces', () => {
    const { root } = readXml(`<a><b xmlns='urn:x'><c xmlns=''/><d/></b><x:b/></a>`, 'a')
    expect(child(root, 'b')).to.equal(null)
    const [b] = root.children
    expect(b !== undefined && 'children' in b && children(b).map(({ name }) => name)).to.deep.equal(
      ['c'],
    )
  })

  it('reads 512 elements deep', () => {
    expect(readXml(nested(512), 'a').source).to.have.lengthOf(512 * 7)
  })

  it('fails with nothing but its own error, whatever the text', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(PIECES).map(joined))
    const near = fc.array(PIECES).map((parts) => `<a>${joined(parts)}</a>`)
    fc.assert(
      fc.property(fc.oneof(texts, near), (xml) => {
        const result = outcome(xml)
        expect(result === null || result instanceof XmlError, String(result)).to.equal(true)
      }),
      { numRuns: 3000 },
    )
  })
})

const PIECES = fc.constantFrom(
  '<a',
  " b='c'",
  '>',
  '/>',
  '</a>',
  '<n:b xmlns:n="urn:n">',
  '</n:b>',
  'x',
  '😀',
  '\ud800',
  '&',
  '&lt;',
  '&#0;',
  '&#99999999999;',
  ']]>',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?x',
  '<?xml',
  '?>',
  '<!DOCTYPE d [',
  ']>',
  "'",
  '"',
  '\u0000',
  '\r\n',
  '\uFEFF',
)

function joined(parts: readonly string[]): string {
  return parts.join('')
}

function nested(depth: number): string {
  return '<a>'.repeat(depth) + '</a>'.repeat(depth)
}

function outcome(xml: string): unknown {
  try {
    readXml(xml, 'a')
    return null
  } catch (error) {
    return error
  }
}
