import { expect } from 'chai'
import { skip } from '../skip.js'
import { startCrowdHost, type CrowdHost } from './crowd-host.js'
import { playCrowd } from './crowd.js'

/** KiB of memory that a rescue may add to the process. */
const MOST_MEMORY = 1_024

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
      const { heap, highest, seconds, logins, ...result } = await playCrowd(host)
      console.log(
        `      preview, create, remove took ${seconds.join(', ')} s over ${logins} logins`,
      )
      console.log(
        `      memory a rescue: ${kib(heap.inRescue)} once all were rescued, ${kib(heap.ended)} once all had ended; ` +
          `the whole process at its highest ${kib(highest)}`,
      )
      expect(result).to.deep.equal({
        planned: count,
        created: count,
        removed: count,
        failures: [],
      })
      expect(await host.facts(), 'nothing is left, and nothing else was changed').to.deep.equal(
        before,
      )
      expect(logins, 'they share few connections').to.be.within(1, 12)
      expect(Math.max(heap.inRescue, heap.ended)).to.be.below(MOST_MEMORY)
    })
  })
}

function kib(amount: number): string {
  return `${Math.round(amount)} KiB`
}
