import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { isFull } from '../rescue-image/support/full.js'
import { KINDS } from './kinds/index.js'
import { makeBrokenDisks, type BrokenDisk } from './support/broken-disks.js'
import { BrokenInstance } from './support/broken-instance.js'
import { repairByCommand, tableOf, type RepairSeconds } from './support/repair-by-command.js'

/** `REPAIR_AUTO=fstab`: these alone, in the short form too. What is found in them names the fix. */
const wanted = process.env['REPAIR_AUTO']?.split(',') ?? (isFull ? ['fstab', 'sshd-config'] : [])
const kinds = KINDS.filter(({ name }) => wanted.includes(name))

if (kinds.length > 0) describe('16: a real Debian 12, repaired by --auto', repairAll)

function repairAll(this: Mocha.Suite): void {
  this.timeout(1_800_000)
  const seconds = new Map<string, RepairSeconds>()
  let daemon: Daemon
  let disks: ReadonlyMap<string, BrokenDisk>
  before(async () => {
    daemon = await startDaemon()
    disks = await makeBrokenDisks(daemon, kinds)
  })
  after(async () => {
    console.log(`\n${tableOf(seconds)}\n`)
    await daemon.stop()
  })

  for (const { name, fixes, proof } of kinds)
    it(`is diagnosed, mended and looked at again: ${name}`, async () => {
      const { file = '', failure } = disks.get(name) ?? {}
      expect(failure).to.equal(null)
      const instance = await BrokenInstance.define(daemon, name, { file, firmware: 'bios' })
      await instance.start()
      const definition = await instance.definition()
      const words = ['--auto', '--shutdown-timeout', '5', '--healthy-timeout', '600']
      const ran = await repairByCommand(daemon, name, words)
      seconds.set(name, ran.seconds)
      expect(ran.printed, ran.said).to.deep.include({ result: 'repaired', left: 'nothing' })
      expect(ran.status).to.equal(0)
      expect(ran.printed.proposed).to.include.members(fixes.map(({ id }) => id))
      expect(ran.printed.after?.verdict, ran.said).to.equal('nothing-found')
      expect(await instance.boots()).to.equal('running')
      if (proof !== undefined) expect(await instance.inside(proof[0])).to.match(proof[1])
      expect(await instance.definition()).to.equal(definition)
      const left = readdirSync(daemon.images).filter((one) => /rescue$|guard|overlay/.test(one))
      expect(left).to.deep.equal([])
      await instance.destroy()
    })
}
