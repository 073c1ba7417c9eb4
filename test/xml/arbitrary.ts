import fc from 'fast-check'

const LEAVES = [
  '\n  ',
  ' ',
  'text',
  ' a > b ',
  '&lt;&#10;&amp;',
  '😀é',
  `<!-- <b c='1'> -->`,
  '<![CDATA[ <b/> ]]>',
  '<?pi </a> ?>',
  '<b/>',
  '<b></b>',
  `<b c="1" d='2'/>`,
  `<b\n  c='a"b>'\n/>`,
  '<n:b xmlns:n="urn:m" n:c="1"/>',
  `<b xmlns='urn:x'>\n</b >`,
] as const

const OPEN = ['b', `b c="it's />"`, 'long.name-1 d = "2"', `n:b xmlns:n='urn:n'`, 'é'] as const

/** Any text that is XML with the root `<a>`: every form that a reader could stumble over. */
export const anyXml: fc.Arbitrary<string> = fc
  .record({
    head: fc.constantFrom('', `<?xml version="1.0"?>\n`, '<!-- <a> -->', '<?pi <a>?>\n', '\n'),
    attributes: fc.constantFrom('', ` xmlns:n="urn:n" c='>'`, '\n\tc = "/>"  '),
    inside: fc.letrec<{ part: string }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...LEAVES),
        fc.tuple(fc.constantFrom(...OPEN), fc.array(tie('part'), { maxLength: 4 })).map(element),
      ),
    })).part,
    more: fc.array(fc.constantFrom(...LEAVES), { maxLength: 4 }),
    tail: fc.constantFrom('', '\n', '<!-- </a> -->', '\n<?pi?>'),
  })
  .map(
    ({ head, attributes, inside, more, tail }) =>
      `${head}<a${attributes}>${inside}${more.join('')}</a>${tail}`,
  )

function element([open, inside]: readonly [string, readonly string[]]): string {
  return `<${open}>${inside.join('')}</${/^\S+/.exec(open)?.[0] ?? ''}>`
}
