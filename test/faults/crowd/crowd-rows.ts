import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { skip } from '../../skip.js'
import { startCrowdHost, type CrowdHost } from './crowd-host.js'
import { playCrowd, type CrowdResult } from './crowd.js'

/** KiB of memory that a rescue may add to the process. */
const MOST_MEMORY = 1_024

/** Four connections for calls and four for uploads, for each of preview, create and remove. */
const MOST_LOGINS = 24

/** That many rescues of one process on one host, over ssh: all succeed and all end. */
export function describeCrowd(count: number): void {
  describe('many at once', function () {
    this.timeout(900_000)
    let host: CrowdHost
    before(async function () {
      try {
        host = await startCrowdHost(count)
      } catch (error) {
        skip(this, `there is no host that is reached over ssh: ${(error as Error).message}`)
      }
    })
    after(() => (host as CrowdHost | undefined)?.stop())

    it(`${count} rescues over ssh, with the defaults of sshd and libvirtd: all are planned, made and ended`, async () => {
      const before = await host.facts()
      const result = await playCrowd(host)
      print(result)
      expect(countsOf(result)).to.deep.equal(allOf(count))
      expect(await host.facts(), 'nothing is left or changed').to.deep.equal(before)
      expect(result.logins, 'they share few connections').to.be.within(1, MOST_LOGINS)
      const { inRescue, ended } = result.heap
      expect(Math.max(inRescue, ended)).to.be.below(MOST_MEMORY)
    })

    it(`${count} rescues over ssh, and libvirtd restarts in their middle: all are made and ended all the same`, async () => {
      const before = await host.facts()
      const result = await playCrowd(host, async () => {
        await untilHalfRun(host)
        await host.daemon.restart()
      })
      print(result)
      expect(countsOf(result)).to.deep.equal(allOf(count))
      expect(await host.facts(), 'nothing is left or changed').to.deep.equal(before)
    })
  })
}

/** A quarter of them runs before the first rescue. */
async function untilHalfRun({ daemon, instances }: CrowdHost): Promise<void> {
  for (;;) {
    const names = (await daemon.virsh('list', '--name')).split('\n').filter(Boolean)
    if (names.length >= instances.length / 2) return
    await sleep(100)
  }
}

type Counts = Pick<CrowdResult, 'planned' | 'created' | 'removed' | 'failures'>

function countsOf({ planned, created, removed, failures }: CrowdResult): Counts {
  return { planned, created, removed, failures }
}

function allOf(count: number): Counts {
  return { planned: count, created: count, removed: count, failures: [] }
}

function print({ seconds, logins, heap, highest }: CrowdResult): void {
  console.log(`      preview, create, remove took ${seconds.join(', ')} s; ${logins} logins so far`)
  console.log(
    `      memory a rescue: ${kib(heap.inRescue)} once all were rescued, ${kib(heap.ended)} once all had ended; ` +
      `the whole process at its highest ${kib(highest)}`,
  )
}

function kib(amount: number): string {
  return `${Math.round(amount)} KiB`
}
