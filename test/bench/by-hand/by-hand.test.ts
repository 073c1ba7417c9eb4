import { expect } from 'chai'
import { byHand, byHandForAll } from '../../../bench/by-hand/by-hand.js'
import { makeSubject } from '../../../bench/calls/subject.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'

describe('the script of an operator', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let inputs: RescueInputs
  before(async () => {
    daemon = await startDaemon()
    inputs = await makeSubject(daemon)
    await daemon.virsh('pool-refresh', 'default')
  })
  after(() => daemon.stop())

  const stored = (): Promise<string> =>
    daemon.virsh('dumpxml', '--inactive', '--security-info', inputs.instance)
  const disks = (): Promise<string> =>
    daemon.virsh('dumpxml', '--xpath', '//disk/target/@dev | //boot', inputs.instance)

  for (const [how, run] of [
    ['by itself', (way: 'in' | 'out') => byHand(daemon, way, inputs)],
    ['through xargs', (way: 'in' | 'out') => byHandForAll(daemon, way, [inputs])],
  ] as const) {
    it(`rescues and brings back, ${how}`, async () => {
      const before = { stored: await stored(), volumes: await daemon.virsh('vol-list', 'default') }
      await run('in')
      expect((await disks()).trim().split(/\s*\n\s*/)).to.deep.equal([
        'dev="vda"',
        'dev="vdb"',
        'dev="vdc"',
        '<boot order="1"/>',
      ])
      expect(await daemon.virsh('vol-dumpxml', 'web-rescue.qcow2', 'default')).to.include(
        `<path>${inputs.image?.path ?? ''}</path>`,
      )
      expect(await stored()).to.equal(before.stored)
      await run('out')
      expect((await disks()).trim().split(/\s*\n\s*/)).to.deep.equal([
        '<boot dev="hd"/>',
        'dev="vda"',
        'dev="vdb"',
      ])
      expect(await daemon.virsh('vol-list', 'default')).to.equal(before.volumes)
    })
  }
})
