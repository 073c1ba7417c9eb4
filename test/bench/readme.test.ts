import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../../bench/core/row.js'
import { repositoryRoot } from '../repository.js'

describe('the figures of the README', () => {
  it('are those of bench/results.json', () => {
    const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')
    const measured = (JSON.parse(read('bench/results.json')) as Row[]).map(
      ({ name, value }) => `${name} ${value.toFixed(2)}`,
    )
    const table = /## Figures\n[^]*?\n## /.exec(read('README.md'))?.[0] ?? ''
    const quoted = table
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('≤'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, name, value = '']) => `${name ?? ''} ${value.replace(' (missed)', '')}`)
    expect(quoted).to.deep.equal(measured)
  })
})
