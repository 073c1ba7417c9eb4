import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')

describe('the pages', () => {
  it('CONTRIBUTING.md names only files that exist, NAME apart', () => {
    const named = [
      ...read('CONTRIBUTING.md').matchAll(/`((?:provider|test|sdk|bench|docs)\/[\w./-]+\.\w+)`/g),
    ]
    const missing = named.map(([, path = '']) => path).filter((path) => !path.includes('NAME'))
    expect(missing.filter((path) => !existsSync(join(repositoryRoot, path)))).to.deep.equal([])
  })
})
