import { expect } from 'chai'
import { DOMAIN_STATE } from '../../provider/libvirt/index.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { AfterUnrescue, PowerState } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from './support/memory-host.js'

interface Row {
  readonly before: PowerState
  /** Undefined: not given. */
  readonly afterUnrescue: AfterUnrescue | undefined
  readonly after: PowerState
}

const ROWS: readonly Row[] = [
  { before: 'running', afterUnrescue: undefined, after: 'running' },
  { before: 'shutoff', afterUnrescue: undefined, after: 'shutoff' },
  { before: 'running', afterUnrescue: 'restore', after: 'running' },
  { before: 'shutoff', afterUnrescue: 'restore', after: 'shutoff' },
  { before: 'running', afterUnrescue: 'start', after: 'running' },
  { before: 'shutoff', afterUnrescue: 'start', after: 'running' },
  { before: 'running', afterUnrescue: 'stop', after: 'shutoff' },
  { before: 'shutoff', afterUnrescue: 'stop', after: 'shutoff' },
]

describe('after its rescue', () => {
  for (const { before, afterUnrescue, after } of ROWS) {
    it(`an instance that was ${before} is ${after} with afterUnrescue ${afterUnrescue ?? 'left out'}`, async () => {
      const host = await makeMemoryHost({ running: before === 'running' })
      const { stored } = host.fake.domain('web')
      const files = [...host.fake.files.keys()]
      const inputs = { ...host.inputs, afterUnrescue }

      const { outputs } = await host.run(create(inputs, host.runtime))
      const { live } = host.fake.domain('web')
      expect(live, 'what runs is the rescue').to.contain(outputs.rescueId)
      expect(outputs.originalPowerState).to.equal(before)

      await host.run(remove(outputs, host.runtime))
      const web = host.fake.domain('web')
      const { RUNNING, SHUTOFF } = DOMAIN_STATE
      expect(web.state).to.equal(after === 'running' ? RUNNING : SHUTOFF)
      expect(web.live, 'what runs is its own').to.equal(after === 'running' ? stored : null)
      expect(web.stored, 'its definition').to.equal(stored)
      expect([...host.fake.files.keys()], 'nothing is left').to.deep.equal(files)
    })
  }
})
