import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')

describe('the pages', () => {
  it('docs/errors.md has one table, and each message once', () => {
    const rows = read('docs/errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
    const messages = rows.map((line) => line.split(' | ')[0]?.trim() ?? '')
    expect(messages.filter((text, at) => messages.indexOf(text) !== at)).to.deep.equal([])
  })

  it('CONTRIBUTING.md names only files that exist, NAME apart', () => {
    const named = [
      ...read('CONTRIBUTING.md').matchAll(/`((?:provider|test|sdk|bench|docs)\/[\w./-]+\.\w+)`/g),
    ]
    const missing = named.map(([, path = '']) => path).filter((path) => !path.includes('NAME'))
    expect(missing.filter((path) => !existsSync(join(repositoryRoot, path)))).to.deep.equal([])
  })
})
