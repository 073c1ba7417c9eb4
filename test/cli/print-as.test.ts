import { expect } from 'chai'
import { parse } from 'yaml'
import { printAs } from '../../provider/cli/show/print-as.js'
import { safeText } from '../../provider/cli/show/safe-text.js'

const read = {
  json: (text: string): unknown => JSON.parse(text),
  yaml: (text: string): unknown => parse(text),
} as const

describe('12: output for programs', () => {
  for (const format of ['json', 'yaml'] as const)
    for (const name of [
      'web',
      'a b: c',
      'e\u009B',
      'e\u009B31m"',
      'a\u202Eb',
      'a\u001B[1mb',
      'a\nb\tc',
    ])
      it(`has the text ${JSON.stringify(name)} as it is, in ${format}, and nothing that a terminal obeys`, async () => {
        const value = { instance: name, findings: [{ words: name, line: null, isSymptom: true }] }
        const text = await printAs(format, value, () => '')
        expect(read[format](text)).to.deep.equal(value)
        expect(safeText(text)).to.equal(text)
      })
})
