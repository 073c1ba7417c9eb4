import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXES } from '../../../provider/diagnose/index.js'
import { listFixes } from '../../../provider/repair/fixes/index.js'
import { RULES } from '../../../provider/diagnose/rules/index.js'
import { repositoryRoot } from '../../repository.js'

const ids = RULES.map(({ id }) => id)

describe('16: the rules', () => {
  it('have names of their own', () => {
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('cover each of the forty causes', () => {
    const rows = new Set(RULES.map(({ row }) => row))
    const missing = Array.from({ length: 40 }, (_, row) => row + 1).filter((row) => !rows.has(row))
    expect(missing).to.deep.equal([])
  })

  it('look for something, and say what it means, what to do, and what looks alike', () => {
    for (const { id, clues, prove, ...said } of RULES) {
      expect(clues ?? prove, id).not.to.equal(undefined)
      for (const text of [said.means, said.todo, said.alike]) expect(text, id).to.match(/^\S.*\.$/)
      expect(said.title, id).to.match(/^\S.*[^.]$/)
    }
  })

  it('name as their consequences rules that exist, and never in a circle', () => {
    const consequencesOf = new Map(RULES.map(({ id, explains = [] }) => [id, explains]))
    const reach = (id: string, seen: readonly string[]): void => {
      expect(seen, `${id} follows from itself`).not.to.include(id)
      const next = consequencesOf.get(id)
      expect(next, id).not.to.equal(undefined)
      for (const other of next ?? []) reach(other, [...seen, id])
    }
    for (const id of ids) reach(id, [])
  })

  it('may mend without being asked only what they know a fix for', () => {
    expect(
      RULES.filter(({ isAuto, fixes }) => isAuto === true && fixes.length === 0),
    ).to.deep.equal([])
  })

  it('name fixes that are there', () => {
    const there = listFixes().map(({ id }) => id)
    for (const { id, fixes } of RULES) expect(there, id).to.include.members([...fixes])
    expect(there).to.have.members([...FIXES])
  })

  it('are all in the page, with their row', () => {
    const page = readFileSync(join(repositoryRoot, 'docs/diagnose.md'), 'utf8')
    for (const { id, row } of RULES)
      expect(page, id).to.match(new RegExp(`^\\| ${row} .*\`${id}\``, 'm'))
  })
})
