import { expect } from 'chai'
import { diagnose, readDefinitionFacts, readDiskFacts } from '../../../provider/diagnose/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { guestXml } from '../../lab/guest-xml.js'
import { describeInFull } from '../../rescue-image/support/full.js'
import { factsOf } from '../facts-of.js'
import { INSIDE_KINDS } from './kinds/index.js'
import { BreakingGuest } from './support/breaking-guest.js'
import type { InsideKind } from './support/kind.js'
import { SeenTable } from './support/seen-table.js'

/** `DIAGNOSE_KINDS='disk full,no init'`: these alone. */
const wanted = process.env['DIAGNOSE_KINDS']?.split(',')
const kinds = INSIDE_KINDS.filter(({ name }) => wanted?.includes(name) ?? true)

describeInFull(
  '16: a look at the disks of a real Debian 12, from the inside of our rescue system',
  function () {
    this.timeout(600_000)
    const table = new SeenTable()
    let daemon: Daemon
    let guest: BreakingGuest
    before(async () => {
      daemon = await startDaemon()
      guest = await BreakingGuest.start(daemon)
    })
    after(async () => {
      console.log(`\n${String(table)}\n`)
      await daemon.stop()
    })

    it('finds nothing if it is as it was built', async () => {
      const healthy: InsideKind = { name: 'nothing', rule: '', fix: null }
      const { said, ms } = await guest.look(healthy)
      const facts = factsOf({ definition: definitionOf(healthy), disk: readDiskFacts(said) })
      const { verdict, findings } = diagnose(facts)
      expect(findings).to.deep.equal([])
      expect(verdict, said.toString()).to.equal('nothing-found')
      table.add('nothing', '—', ['disk'], ms)
    })

    for (const kind of kinds)
      it(`names ${kind.rule}: ${kind.name}`, async () => {
        const { said, ms } = await guest.look(kind)
        const facts = factsOf({ definition: definitionOf(kind), disk: readDiskFacts(said) })
        const [first, ...more] = diagnose(facts).findings
        expect(first?.id, said.toString()).to.equal(kind.rule)
        expect(first?.fixes[0] ?? null).to.equal(kind.fix)
        expect(more.map(({ id }) => id)).to.deep.equal([])
        table.add(kind.name, kind.rule, first?.evidence.map(({ source }) => source) ?? [], ms)
      })
  },
)

/** The instance that the broken disk is of. */
function definitionOf({
  firmware = 'bios',
  memory = 640,
}: InsideKind): ReturnType<typeof readDefinitionFacts> {
  const machine = firmware === 'efi' ? 'q35' : 'pc'
  const disks = [{ target: 'vda', bus: 'virtio', file: '/images/web.qcow2', boot: 1 }]
  const xml = guestXml({ name: 'web', firmware, machine, disks }, '/log').replace(
    '>256</memory>',
    `>${memory}</memory>`,
  )
  const nvram = firmware === 'efi' ? '<nvram>/images/web_VARS.fd</nvram></os>' : '</os>'
  return readDefinitionFacts(xml.replace('</os>', nvram), {
    state: { name: 'off', reason: 'shutdown' },
    sources: [],
    isAutostarted: true,
    ...(firmware === 'efi' ? { variables: NEW_VARIABLES } : {}),
  })
}

/** A file of UEFI variables that libvirt has just made. */
const NEW_VARIABLES = {
  path: '/images/web_VARS.fd',
  isThere: true,
  boot: { next: null, order: [] },
} as const
