import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

/** Every page and example that a user may copy from. */
const FILES = execFileSync('git', ['ls-files', '*.md', 'examples', 'sdk/*.ts'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '')

const DECLARED = /^[ *]*export (?:const|let|var|function) (\w+)/gm

describe('12.14: the programs of pages and examples', () => {
  it('hide no global of Node with what they export', () => {
    const exported = FILES.flatMap((file) => {
      const text = readFileSync(join(repositoryRoot, file), 'utf8')
      return [...text.matchAll(DECLARED)].map(([, name = '']) => `${file}: ${name}`)
    })
    expect(exported).to.include('README.md: consoleCommand')
    expect(exported.filter((line) => (line.split(': ')[1] ?? '') in globalThis)).to.deep.equal([])
  })
})
