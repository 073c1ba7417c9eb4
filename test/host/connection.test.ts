import { expect } from 'chai'
import { create, NotRescuableError, preview } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'

interface Row {
  readonly name: string
  readonly versions: { readonly libvirt: number; readonly qemu: number }
  readonly reasons: readonly string[]
}

const OLD_LIBVIRT = 'libvirt 6.10.0 on qemu:///system is older than 7.0.0'
const OLD_QEMU = 'QEMU 5.1.1 on qemu:///system is older than 5.2.0'

const ROWS: readonly Row[] = [
  {
    name: 'refuses a libvirt below the oldest that will do',
    versions: { libvirt: 6_010_000, qemu: 5_002_000 },
    reasons: [OLD_LIBVIRT],
  },
  {
    name: 'refuses a QEMU below the oldest that will do',
    versions: { libvirt: 7_000_000, qemu: 5_001_001 },
    reasons: [OLD_QEMU],
  },
  {
    name: 'says both where both are too old',
    versions: { libvirt: 6_010_000, qemu: 5_001_001 },
    reasons: [OLD_LIBVIRT, OLD_QEMU],
  },
  {
    name: 'takes the oldest that will do',
    versions: { libvirt: 7_000_000, qemu: 5_002_000 },
    reasons: [],
  },
  {
    name: 'takes what is newer',
    versions: { libvirt: 11_000_000, qemu: 10_000_000 },
    reasons: [],
  },
]

describe('the versions of a host', () => {
  for (const { name, versions, reasons } of ROWS) {
    it(name, async () => {
      const host = await makeMemoryHost({ versions })
      const { failures } = await host.run(preview(host.inputs, undefined, host.runtime))
      expect(failures.map(({ reason }) => reason)).to.deep.equal(reasons)
      if (reasons.length === 0) {
        await host.run(create(host.inputs, host.runtime))
        return
      }
      const error = await host.failureOf(create(host.inputs, host.runtime))
      expect(error).to.be.instanceOf(NotRescuableError).and.deep.include({ reasons })
      expect(host.deeds(), 'nothing was touched').to.deep.equal([])
    })
  }
})
