import { expect } from 'chai'
import type { CallSite } from '../faults/faults.js'
import { makeRepairHost, REPAIR, type RepairHost, type RepairSaid } from './support/repair-host.js'

const YES = [...REPAIR, '--yes']
const MENDED = ['root: mended', 'data: mended']
const BROKEN = ['root: broken', 'data: broken']

/** The calls of a whole repair, as an unharmed one makes them. */
async function sitesOf(words: readonly string[] = YES): Promise<readonly CallSite[]> {
  const host = await makeRepairHost()
  await host.command(words)
  return host.calls()
}

/** Of the calls that change something each nth, and a few of those that only look. All of them take an hour. */
function someOf(sites: readonly CallSite[], nth: number): readonly CallSite[] {
  const changes = sites.filter(({ call }) => CHANGES.test(call))
  const looks = sites.filter(({ call }) => !CHANGES.test(call))
  const step = process.env['REPAIR_FAULTS'] === 'full' ? 1 : nth
  return [
    ...changes.filter((_, at) => at % step === 0),
    ...looks.filter((_, at) => at % (25 * step) === 0),
  ]
}

const CHANGES =
  /^domain(Create|Destroy|Shutdown|Block|Suspend|Resume|Set)|^storageVol(Create|Delete)/

const titleOf = ({ call, nth }: CallSite): string => `${call} ${nth}`

/** Nothing of the rescue is left, the instance runs from its own disks, and no disk was harmed. */
function expectWhole(host: RepairHost, why: string): void {
  const { live, stored } = host.fake.domain('web')
  expect(host.files(), why).to.deep.equal(host.before)
  expect(stored, why).to.be.a('string')
  expect(live ?? '', why)
    .to.match(/root\.qcow2/)
    .and.not.to.match(/overlay|rescue/)
  expect(host.fake.host.harms, why).to.deep.equal([])
}

describe('15.2: a repair that is cut off', function () {
  this.timeout(300_000)

  it('is finished by the same command, wherever its process was killed', async () => {
    for (const site of someOf(await sitesOf(), 2))
      for (const fault of ['kill-before', 'kill-after'] as const) {
        const host = await makeRepairHost()
        const why = `${fault} ${titleOf(site)}`
        expect(await host.command(YES, { harm: { site, fault } }), why).to.equal(null)
        const again = await host.command(YES)
        expect(again?.status, `${why}: ${again?.err}\n${again?.out}`).to.equal(0)
        expect(host.content(), why).to.deep.equal(MENDED)
        expectWhole(host, why)
      }
  })

  it('is undone or finished by unrescue, wherever its process was killed', async () => {
    for (const site of someOf(await sitesOf(), 3)) {
      const host = await makeRepairHost()
      const why = titleOf(site)
      await host.command(YES, { harm: { site, fault: 'kill-after' } })
      const ended = await host.command(['unrescue', 'web', '--yes'])
      expect(ended?.status, `${why}: ${ended?.err}`).to.be.oneOf([0, 1])
      expect([BROKEN, MENDED], why).to.deep.include(host.content())
      expectWhole(host, why)
    }
  })

  it('ends by itself if a call fails, and can be finished or undone then', async () => {
    for (const site of someOf(await sitesOf(), 3)) {
      const host = await makeRepairHost()
      const why = titleOf(site)
      const first = await host.command(YES, { harm: { site, fault: 'error' } })
      expect(first?.status, why).to.be.oneOf([0, 1, 3])
      if (first?.status === 1) {
        expect(host.content(), why).to.deep.equal(BROKEN)
        expectWhole(host, why)
      }
      const again = await host.command(YES)
      expect(again?.status, `${why}: ${again?.err}\n${again?.out}`).to.equal(0)
      expect(host.content(), why).to.deep.equal(MENDED)
      expectWhole(host, why)
    }
  })

  it('stops after a step if Ctrl-C comes, says how to go on, and goes on', async () => {
    for (const stopAt of someOf(await sitesOf(), 4)) {
      const host = await makeRepairHost()
      const why = titleOf(stopAt)
      const first = await host.command(YES, { stopAt })
      expect(first?.status, `${why}: ${first?.err}`).to.be.oneOf([0, 1, 3])
      if (first?.status === 3) {
        expect(first.err, why).to.contain(STOPPING)
        expect(first.out, why)
          .to.match(/^The repair of instance 'web' was stopped\. /m)
          .and.to.contain('to go on: `npx pulumi-libvirt-rescue repair --uri qemu:///system --fix')
          .and.to.contain('to throw it away: `npx pulumi-libvirt-rescue unrescue')
      }
      const again = (await host.command(YES)) as RepairSaid
      expect(again.status, `${why}: ${again.err}\n${again.out}`).to.equal(0)
      expect(host.content(), why).to.deep.equal(MENDED)
      expectWhole(host, why)
    }
  })
})

const STOPPING =
  'Stopping after this step. Ctrl-C again ends this command at once; then `npx pulumi-libvirt-rescue status --uri qemu:///system web` shows what is left and how to go on.'
