import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import type { Report } from './report/report.js'
import { safetyTable } from './report/safety-table.js'

describe('the figures of docs/safety.md', () => {
  it('are those of test/faults/report.json', () => {
    const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')
    const report = JSON.parse(read('test/faults/report.json')) as Report
    expect(read('docs/safety.md')).to.contain(safetyTable(report))
  })
})
