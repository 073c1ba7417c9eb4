import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LibvirtError } from '../../../provider/libvirt/index.js'
import { fixture } from '../../planner/fixtures.js'
import type { Outcome } from '../report.js'
import { parseCommandLine } from './command-line.js'
import { compareFile } from './compare-file.js'
import type { Translator } from './libvirt.js'

const REFUSAL = new LibvirtError('define', { code: 67, domain: 10, message: 'no such machine' })
const ONE_DISK = '-blockdev driver=file,node-name=a -device virtio-blk-pci,id=virtio-disk0,drive=a'

describe('11: one definition and its rescues, by command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-compare-'))
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** A libvirt that takes what it gets, or refuses it, and gives one command line for originals. */
  function libvirt(takes: { define: boolean; rescue: boolean }, line: string): Translator {
    return {
      stored: async (xml) => (takes.define ? Promise.resolve(xml) : Promise.reject(REFUSAL)),
      commandLine: async (xml) =>
        xml.includes('instance.rescue-1') && !takes.rescue
          ? Promise.reject(REFUSAL)
          : Promise.resolve(parseCommandLine(line)),
      stop: async () => Promise.resolve(),
    }
  }

  async function compared(translator: Translator, text: string): Promise<Outcome> {
    const file = join(folder, 'one.xml')
    writeFileSync(file, text)
    return compareFile(translator, file)
  }

  const oneDisk = fixture('pc-block-root')

  it('is skipped if libvirt does not take the definition', async () => {
    const { failures, skipped } = await compared(
      libvirt({ define: false, rescue: true }, ONE_DISK),
      oneDisk,
    )
    expect(failures).to.deep.equal([])
    expect(skipped).to.equal(REFUSAL.message)
  })

  it('is skipped if not every disk is on the command line', async () => {
    const { failures, skipped } = await compared(
      libvirt({ define: true, rescue: true }, '-name web'),
      oneDisk,
    )
    expect(failures).to.deep.equal([])
    expect(skipped).to.match(/^0 of its \d disks have a '-device'$/)
  })

  it('fails if libvirt takes the definition and refuses the rescue', async () => {
    const { failures, skipped } = await compared(
      libvirt({ define: true, rescue: false }, ONE_DISK),
      oneDisk,
    )
    expect(skipped).to.equal(null)
    expect(failures.length).to.be.at.least(5)
    for (const failure of failures) {
      expect(failure).to.match(/^\{.*\}: libvirt refuses the rescue: define failed with/)
    }
  })

  it('fails if the text is not a definition', async () => {
    const { failures, skipped } = await compared(
      libvirt({ define: true, rescue: true }, ONE_DISK),
      oneDisk.slice(0, 300),
    )
    expect(skipped).to.equal(null)
    expect(failures).to.have.lengthOf(1)
  })
})
