import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkCaseFile } from '../checkers/case-file.js'
import { repositoryRoot } from '../repository.js'

describe("Nova's planner cases", () => {
  const file = join(repositoryRoot, 'test/nova/planner-cases.json')
  for (const { name, failures } of checkCaseFile(file)) {
    it(name.slice(file.length + 2), () => {
      expect(failures).to.deep.equal([])
    })
  }

  it('are all there', () => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: unknown[] }
    expect(cases).to.have.lengthOf(54)
  })
})
