import { expect } from 'chai'
import { readSource } from './texts-of.js'

describe('docs/errors.md', () => {
  it('has one table, which names each message once', () => {
    const rows = readSource('docs/errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
    const messages = rows.map((row) => row.slice(2).split(' | ')[0]?.trim() ?? '')
    expect(messages.length).to.be.above(40)
    expect(messages).to.deep.equal([...new Set(messages)])
  })
})
