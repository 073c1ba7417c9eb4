import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDiskFacts, readLookScript, type DiskFacts } from '../../../provider/diagnose/index.js'

const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
const runHere = (program: string, ...words: readonly string[]): unknown =>
  execFileSync(program, words, { env, stdio: 'ignore' })

/** What the script says of a file system in a file. */
function lookAtFile(file: string): DiskFacts {
  // Its functions alone: the rest looks at the disks of this machine.
  const [functions = ''] = readLookScript().split('\nsay start ')
  const path = `..${file}` // it puts /dev/ before it
  const script = `${functions}\nsay start version number 1\nprobe ${path}\nlook_at_file_system ${path}\nsay end seconds number 0\n`
  return readDiskFacts(execFileSync('busybox', ['sh', '-s'], { input: script, env }))
}

describe('16: a file system, looked at without mounting it', () => {
  let folder: string
  let file: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'diagnose-'))
    file = join(folder, 'ext4')
  })
  beforeEach(() => {
    runHere('truncate', '-s', '16M', file)
    runHere('mkfs.ext4', '-q', '-F', file)
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  const stateOf = (facts: DiskFacts): readonly string[] =>
    facts.all('filesystem').map(({ state }) => state)

  it('is clean as mkfs made it', () => {
    const facts = lookAtFile(file)
    expect([stateOf(facts), facts.isWhole]).to.deep.equal([['clean'], true])
  })

  it('is damaged if its superblock has a wrong checksum', () => {
    runHere('dd', 'if=/dev/urandom', `of=${file}`, 'bs=1', 'seek=1200', 'count=60', 'conv=notrunc')
    expect(stateOf(lookAtFile(file))).to.deep.equal(['damaged'])
  })

  it('is not judged if it has features that the tools do not know', () => {
    runHere('debugfs', '-w', '-R', 'feature FEATURE_I29', file)
    const facts = lookAtFile(file)
    expect([stateOf(facts), facts.isWhole]).to.deep.equal([['unknown'], false])
    expect(facts.all('trouble').map(({ what }) => what)).to.deep.equal([
      `the file system on /dev/..${file} has features that the rescue system does not know`,
    ])
  })
})
