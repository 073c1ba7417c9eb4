import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { repositoryRoot } from '../repository.js'
import { builtImage, type BuiltImage } from './support/built-image.js'

describe('the rescue image', function () {
  this.timeout(1_200_000)
  let image: BuiltImage

  before(async () => {
    image = await builtImage()
  })

  it('is at most 40 MB', () => {
    const { size } = statSync(image.iso)
    process.stdout.write(`    ${(size / 1e6).toFixed(1)} MB\n`)
    expect(size).to.be.at.most(40_000_000)
  })

  it('holds the files that the list names, and no others', () => {
    const golden = readFileSync(join(repositoryRoot, 'test/rescue-image/contents.txt'), 'utf8')
    expect(readFileSync(join(image.folder, 'contents'), 'utf8')).to.equal(golden)
  })
})
