import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixture } from '../../planner/fixtures.js'
import { repositoryRoot } from '../../repository.js'
import { compareFolders } from './compare-folders.js'

describe("11: libvirt's command lines of rescues", function () {
  this.timeout(120_000)
  this.slow(60_000)

  it('keep what those of our own definitions have', async () => {
    const outcomes = await compareFolders([join(repositoryRoot, 'test/domains')])
    expect(outcomes.filter(({ failures }) => failures.length > 0)).to.deep.equal([])
    const compared = outcomes.filter(({ skipped }) => skipped === null)
    expect(compared.length).to.be.at.least(29) // of an x86 machine's QEMU; others come with theirs
  })

  it('are compared by check-domains --native, which counts what libvirt does not take', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rescue-native-'))
    writeFileSync(join(folder, 'a-pc.xml'), fixture('pc'))
    writeFileSync(join(folder, 'b-xen.xml'), fixture('xen-pv'))
    const nowhere = join(folder, 'nowhere')
    const program = join(import.meta.dirname, '../check-domains.js')
    const run = spawnSync(process.execPath, [program, '--native', folder, nowhere], {
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    const [skipped, failed, sum] = run.stdout.trimEnd().split('\n')
    expect(run.status).to.equal(1)
    expect(skipped).to.match(/^SKIPPED .*b-xen\.xml: domainDefineXmlFlags failed/)
    expect(failed).to.match(/^FAILED .*nowhere: ENOENT/)
    expect(sum).to.equal('1 passed, 1 failed, 1 skipped')
  })
})
