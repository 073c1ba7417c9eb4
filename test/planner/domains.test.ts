import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkDomainFolders } from '../checkers/domain-folder.js'
import { whyNoSchema } from '../checkers/schema.js'
import { repositoryRoot } from '../repository.js'
import { skip } from '../skip.js'

const FOLDERS = [
  { name: 'our own definitions', folder: join(repositoryRoot, 'test/domains'), least: 30 },
  {
    name: "other projects' definitions",
    folder: join(repositoryRoot, '../shared/domains'),
    least: 56,
  },
]

describe('domain definitions are planned or refused, and keep what is theirs', () => {
  for (const { name, folder, least } of FOLDERS) {
    it(name, function () {
      if (!existsSync(folder)) skip(this, `${folder} is not there`)
      const outcomes = checkDomainFolders([folder])
      expect(outcomes.filter(({ failures }) => failures.length > 0)).to.deep.equal([])
      expect(outcomes.length).to.be.at.least(least)
    })
  }

  it("are held against libvirt's schema", function () {
    const reason = whyNoSchema()
    if (reason !== null) skip(this, reason)
    expect(reason).to.equal(null)
  })
})
