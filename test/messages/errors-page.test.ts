import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

const PAGE = readFileSync(join(repositoryRoot, 'docs/errors.md'), 'utf8')

describe('docs/errors.md', () => {
  it('has each message once', () => {
    const messages = messagesOf(PAGE)
    expect(messages).to.have.length.above(50)
    expect(messages.filter((message, at) => messages.indexOf(message) !== at)).to.deep.equal([])
  })

  it('quotes messages that the code has, apart from those of Pulumi', () => {
    const code = withoutValues(readCode(join(repositoryRoot, 'provider')))
    const parts = messagesOf(PAGE.replace(/## From Pulumi\n[^]*/, '')).flatMap(partsOf)
    expect(parts).to.have.length.above(50)
    expect(parts.filter((part) => !code.includes(part))).to.deep.equal([])
  })
})

/** The first cell of each row below a heading of columns. */
function messagesOf(page: string): string[] {
  const cells = page.split('\n').map((line) => /^\| (.*?) +\|/.exec(line)?.[1] ?? '')
  return cells.filter((cell) => cell !== '' && cell !== 'message' && !/^-+$/.test(cell))
}

/** What a message says apart from values, in parts of two words or more. */
function partsOf(message: string): string[] {
  return withoutValues(message)
    .split('…')
    .map((part) => part.replaceAll(/^[\s',;:()]+|[\s',;:()]+$/g, ''))
    .filter((part) => part.includes(' '))
}

/** A text with `…` for each value: an expression in code, an example in the page. */
function withoutValues(text: string): string {
  return text.replaceAll(/\$\{[^{}]*\}/g, '…').replaceAll(/'[\w-]+'/g, "'…'")
}

function readCode(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
}
