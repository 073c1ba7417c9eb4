import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { isFull } from '../rescue-image/support/full.js'
import { HOPELESS } from './kinds/hopeless.js'
import { KINDS } from './kinds/index.js'
import { needBuilt } from './support/breakable-debian.js'
import { makeBrokenDisks, type BrokenDisk } from './support/broken-disks.js'
import { BrokenInstance } from './support/broken-instance.js'
import { repairByCommand, tableOf, type RepairSeconds } from './support/repair-by-command.js'

/** `REPAIR_KINDS=fstab,no-init`: these alone. The short form has one that is mended and one that is not. */
const wanted = process.env['REPAIR_KINDS']?.split(',') ?? (isFull ? null : ['fstab', 'no-init'])
const isWanted = ({ name }: { readonly name: string }): boolean => wanted?.includes(name) ?? true
const [kinds, hopeless] = [KINDS.filter(isWanted), HOPELESS.filter(isWanted)]

/** Seconds that are ours in one repair, at most. */
const OWN_SHARE_S = 10

describe('15.1: a real Debian 12, repaired by one command', function () {
  this.timeout(1_800_000)
  const seconds = new Map<string, RepairSeconds>()
  let daemon: Daemon
  let disks: ReadonlyMap<string, BrokenDisk>
  before(async function () {
    await needBuilt(this)
    daemon = await startDaemon()
    disks = await makeBrokenDisks(daemon, [...kinds, ...hopeless])
  })
  after(async () => {
    console.log(`\n${tableOf(seconds)}\n`)
    await (daemon as Daemon | undefined)?.stop()
  })

  async function define(name: string, firmware: 'bios' | 'efi' = 'bios'): Promise<BrokenInstance> {
    const { file = '', failure } = disks.get(name) ?? {}
    expect(failure).to.equal(null)
    const instance = await BrokenInstance.define(daemon, name, { file, firmware })
    // At its first start libvirt writes the controllers that it added in another order.
    await instance.start()
    return instance
  }

  for (const { name, fixes, says, proof, firmware } of kinds)
    it(`is brought back: ${name}`, async () => {
      const instance = await define(name, firmware)
      const definition = await instance.definition()
      const parameters = fixes.flatMap(({ id, parameters: of = {} }) =>
        Object.entries(of).flatMap(([key, value]) => ['--parameter', `${id}.${key}=${value}`]),
      )
      const ran = await repairByCommand(daemon, name, [
        ...fixes.flatMap(({ id }) => ['--fix', id]),
        ...parameters,
        ...['--shutdown-timeout', '5', '--healthy-timeout', '600'],
      ])
      seconds.set(name, ran.seconds)
      expect(ran.printed, ran.said).to.deep.include({ result: 'repaired', left: 'nothing' })
      expect(ran.status).to.equal(0)
      expect(unquoted(ran.said)).to.match(says)
      expect(ran.printed.proof?.facts.join()).to.match(
        /answers from boot .* systemd says 'running'/,
      )
      // It ran before, so it runs now, from its own disk alone.
      expect(await daemon.virsh('domblklist', name)).to.contain(`${name}-root.qcow2`)
      expect(await instance.boots()).to.equal('running')
      if (proof !== undefined) expect(await instance.inside(proof[0])).to.match(proof[1])
      expect(await instance.definition()).to.equal(definition)
      expect(await daemon.virsh('domblkinfo', name, 'vda')).to.contain('Capacity')
      expect(leftIn(daemon)).to.deep.equal([])
      await instance.destroy()
      // What was merged is in its disk: it boots from that alone.
      if (name === 'fstab') {
        await instance.start()
        expect(await instance.boots()).to.equal('running')
        await instance.destroy()
      }
    })

  for (const { name, fixes, result, says } of hopeless)
    it(`is left as it was: ${name}`, async () => {
      const instance = await define(name)
      await instance.destroy()
      const definition = await instance.definition()
      const { file = '' } = disks.get(name) ?? {}
      const before = hashOf(file)
      const ran = await repairByCommand(daemon, name, [
        ...fixes.flatMap((id) => ['--fix', id]),
        ...['--shutdown-timeout', '5', '--healthy-timeout', '60'],
      ])
      seconds.set(name, ran.seconds)
      expect([ran.status, ran.printed.result, ran.printed.left], ran.said).to.deep.equal([
        1,
        result,
        'nothing',
      ])
      expect([ran.printed.reason, ...(ran.printed.proof?.console ?? [])].join('\n')).to.match(says)
      expect(hashOf(file), 'byte for byte').to.equal(before)
      expect(await instance.definition()).to.equal(definition)
      expect(leftIn(daemon)).to.deep.equal([])
      expect((await daemon.virsh('domstate', name)).trim()).to.equal('shut off')
    })

  // In the short form other tests run at the same time.
  if (isFull)
    it(`takes at most ${OWN_SHARE_S} s of its own in each`, () => {
      const slow = [...seconds].filter(([, { own }]) => own > OWN_SHARE_S)
      expect(slow.map(([name, { own }]) => `${name}: ${own.toFixed(1)} s`)).to.deep.equal([])
    })
})

/** What a guest wrote stands behind bars. */
function unquoted(said: string): string {
  return said.replaceAll(/^ {2}\| /gm, '')
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** Volumes of a rescue that are still there. */
function leftIn({ images }: Daemon): readonly string[] {
  return readdirSync(images).filter((name) => /rescue$|guard|overlay|definition|\.disk$/.test(name))
}
