import { DOMParser, type Element as DomElement } from '@xmldom/xmldom'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  child,
  draftOf,
  elements,
  excerpt,
  insert,
  insertAfter,
  insertBefore,
  print,
  readXml,
  remove,
  setAttribute,
  setText,
  type Draft,
  type Element,
} from '../../provider/xml/index.js'
import { FIXTURES } from '../planner/fixtures.js'
import { anyXml } from './arbitrary.js'

interface Row {
  readonly name: string
  readonly xml: string
  readonly edit: (draft: Draft) => void
  readonly expected: string
}

const NEW = { name: 'new', attributes: { a: '<' } }

const ROWS: readonly Row[] = [
  {
    name: 'an element goes with the blanks before it, and nothing else',
    xml: '<a>\n  <b/> <!-- c -->\n  <d/>\n</a>',
    edit: (draft) => {
      remove(draft, first(draft, 'd'))
    },
    expected: '<a>\n  <b/> <!-- c -->\n</a>',
  },
  {
    name: 'an element inside text goes alone',
    xml: '<a>text > <b/> more</a>',
    edit: (draft) => {
      remove(draft, first(draft, 'b'))
    },
    expected: '<a>text >  more</a>',
  },
  {
    name: 'an edit inside what goes, goes too; one beside it stays',
    xml: '<a>\n  <b><c/></b>\n  <d/>\n</a>',
    edit: (draft) => {
      const b = first(draft, 'b')
      setAttribute(draft, first(draft, 'b', 'c'), 'x', '1')
      insertBefore(draft, b, { name: 'before' })
      insertAfter(draft, b, { name: 'after' })
      insert(draft, b, NEW)
      remove(draft, b)
      remove(draft, first(draft, 'd'))
      insertAfter(draft, b, { name: 'last' })
    },
    expected: '<a>\n  <before/>\n  <after/>\n  <last/>\n</a>',
  },
  {
    name: 'an attribute changes alone: other quotes, order and blanks stay',
    xml: `<a  x = "1"\n\ty='2' z="3" />`,
    edit: ({ root, ...draft }) => {
      setAttribute({ root, ...draft }, root, 'y', `it's`)
      setAttribute({ root, ...draft }, root, 'z', null)
      setAttribute({ root, ...draft }, root, 'w', 'new')
      setAttribute({ root, ...draft }, root, 'v', null)
    },
    expected: `<a  x = "1" y='it&apos;s' w='new' />`,
  },
  {
    name: 'an attribute that has its value already is not touched',
    xml: `<a x = "1 &lt; 2"></a>`,
    edit: (draft) => {
      setAttribute(draft, draft.root, 'x', '1 < 2')
    },
    expected: `<a x = "1 &lt; 2"></a>`,
  },
  {
    name: 'the last of two edits of one attribute counts',
    xml: `<a x='1'/>`,
    edit: (draft) => {
      for (const value of ['2', null, '1', '3']) setAttribute(draft, draft.root, 'x', value)
      for (const value of ['2', null, '4']) setAttribute(draft, draft.root, 'y', value)
    },
    expected: `<a x='3' y='4'/>`,
  },
  {
    name: 'a start tag may hold its end sign in a value',
    xml: `<a x='/>' y=">"><b/></a>`,
    edit: (draft) => {
      setAttribute(draft, draft.root, 'y', '2')
      setText(draft, first(draft, 'b'), '3')
    },
    expected: `<a x='/>' y='2'><b>3</b></a>`,
  },
  {
    name: 'text takes the place of all that was in an element',
    xml: '<a><b> x <!-- y --><c/>&lt;</b ><d/></a>',
    edit: (draft) => {
      setText(draft, first(draft, 'b'), 'a < b')
      setText(draft, first(draft, 'd'), 'x')
      setText(draft, first(draft, 'd'), 'y')
    },
    expected: '<a><b>a &lt; b</b ><d>y</d></a>',
  },
  {
    name: 'new elements come in the order in which they were put in',
    xml: '<a>\n  <b/>\n</a>',
    edit: (draft) => {
      const b = first(draft, 'b')
      insertAfter(draft, b, { name: 'c' })
      insert(draft, draft.root, { name: 'd' })
      insert(draft, draft.root, { name: 'e' }, b)
      insertBefore(draft, b, NEW)
    },
    expected: `<a>\n  <new a='&lt;'/>\n  <b/>\n  <c/>\n  <d/>\n  <e/>\n</a>`,
  },
  {
    name: 'an empty element is opened for what is put into it',
    xml: '<a><b x="1"/><c></c><d>\n  </d></a>',
    edit: (draft) => {
      for (const name of ['b', 'c', 'd']) {
        insert(draft, first(draft, name), { name: 'e' })
        insert(draft, first(draft, name), { name: 'f', content: [{ name: 'g' }] })
      }
      setAttribute(draft, first(draft, 'b'), 'y', '2')
    },
    expected: `<a><b x="1" y='2'>${filled()}\n  </b><c>${filled()}\n  </c><d>${filled()}\n  </d></a>`,
  },
]

describe('editing XML', () => {
  for (const { name, xml, edit, expected } of ROWS) {
    it(name, () => {
      const draft = draftOf(readXml(xml, 'a'))
      edit(draft)
      expect(print(draft)).to.equal(expected)
    })
  }

  it('gives back a text that it has no edits for, byte for byte', () => {
    for (const { name, xml } of FIXTURES)
      expect(print(draftOf(readXml(xml, 'domain'))), name).to.equal(xml)
    fc.assert(
      fc.property(anyXml, (xml) => {
        expect(print(draftOf(readXml(xml, 'a')))).to.equal(xml)
      }),
      { numRuns: 500 },
    )
  })

  it('writes the line ends that XML demands, and no byte order mark', () => {
    const xml = '\uFEFF<a>\r\n  <b c="1\r\n2"/>\r<!--\r\n--></a>\r\n'
    expect(print(draftOf(readXml(xml, 'a')))).to.equal('<a>\n  <b c="1\n2"/>\n<!--\n--></a>\n')
  })

  it('copies an element with the edits in it', () => {
    const draft = draftOf(readXml(`<a>😀<b  x='1'>\n<c y="2"/><!-- d --></b></a>`, 'a'))
    setAttribute(draft, first(draft, 'b', 'c'), 'y', null)
    setAttribute(draft, draft.root, 'z', '3')
    expect(excerpt(draft, first(draft, 'b'))).to.deep.equal({
      xml: `<b  x='1'>\n<c/><!-- d --></b>`,
    })
    expect(excerpt(draftOf(readXml('<a>😀</a>', 'a')), draft.root).xml).to.contain('😀')
  })

  it('does to any text what another XML library sees as that and nothing else', () => {
    fc.assert(
      fc.property(anyXml, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (xml, edits) => {
        const draft = draftOf(readXml(xml, 'a'))
        const model = new DOMParser().parseFromString(xml, 'text/xml')
        const [ours, theirs] = [everyElement(draft.root), [...model.getElementsByTagName('*')]]
        expect(ours.map(({ name }) => name)).to.deep.equal(theirs.map(({ nodeName }) => nodeName))
        const gone = new Set<DomElement>()
        for (const { at, edit } of edits) {
          const place = at % ours.length
          const [our, their] = [ours[place], theirs[place]]
          if (our !== undefined && their !== undefined) edit(draft, our, their, gone)
        }
        for (const element of gone) element.parentNode?.removeChild(element)
        const printed = new DOMParser().parseFromString(print(draft), 'text/xml')
        expect(shape(printed.documentElement)).to.equal(shape(model.documentElement))
      }),
      { numRuns: 2000 },
    )
  })
})

function filled(): string {
  return '\n    <e/>\n    <f>\n      <g/>\n    </f>'
}

function first(draft: Draft, ...path: readonly string[]): Element {
  const found = child(draft.root, ...path)
  if (found === null) throw new Error(`no <${path.join('/')}>`)
  return found
}

function everyElement(root: Element): Element[] {
  return [root, ...elements(root).flatMap(everyElement)]
}

/** The same edit of both trees; never of the root, which a text must keep. */
const anyEdit = fc.record({
  at: fc.nat(),
  edit: fc.constantFrom(
    (draft: Draft, our: Element, their: DomElement, gone: Set<DomElement>): void => {
      if (our === draft.root) return
      remove(draft, our)
      gone.add(their)
    },
    (draft: Draft, our: Element, their: DomElement): void => {
      setAttribute(draft, our, 'b', `it's <`)
      their.setAttribute('b', `it's <`)
    },
    (draft: Draft, our: Element, their: DomElement): void => {
      setAttribute(draft, our, 'c', null)
      their.removeAttribute('c')
    },
    (draft: Draft, our: Element, their: DomElement): void => {
      if (our === draft.root) return
      insertAfter(draft, our, { name: 'new' })
      const added = their.ownerDocument?.createElement('new')
      if (added !== undefined) their.parentNode?.insertBefore(added, their.nextSibling)
    },
  ),
})

/** An element's whole text with what an edit may change taken out: blanks, quotes, forms of an empty element. */
function shape(node: DomElement | null): string {
  if (node === null) return ''
  const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`)
  const inner = [...node.childNodes].map((part) => {
    if (part.nodeType === 1) return shape(part as DomElement)
    const value = (part.nodeValue ?? '').replace(/\s+/g, '')
    return part.nodeType === 3 ? value : `<${part.nodeType} ${part.nodeName} ${value}>`
  })
  return `<${node.nodeName} ${attributes.sort().join(' ')}>${inner.join('')}</>`
}
