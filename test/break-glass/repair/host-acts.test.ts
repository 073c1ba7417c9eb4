import { expect } from 'chai'
import {
  create,
  remove,
  startProbation,
  update,
  type RescueOutputs,
} from '../../../provider/instance-rescue/index.js'
import { makeActs } from '../../../provider/break-glass/index.js'
import type { RepairActs } from '../../../provider/break-glass/repair/carry-out/repair-acts.js'
import {
  makeCheckpointHost,
  type CheckpointHost,
} from '../../instance-rescue/checkpoint/checkpoint-host.js'

function actsOn(host: CheckpointHost, { rescueId, domainUuid }: RescueOutputs): RepairActs {
  return makeActs({
    uri: host.inputs.uri,
    instance: 'web',
    domainUuid,
    rescueId,
    seen: null,
    runtime: host.runtime,
    request: {
      mendings: [],
      choice: 'given',
      parameters: new Map(),
      rules: [],
      healthyTimeout: 1,
      isUntrusted: false,
      keepsRescue: false,
      isDry: false,
    },
    rescue: () => Promise.resolve(),
    show: () => undefined,
    isStopped: () => false,
  })
}

const LATER = ['startProbation', 'prove', 'merge', 'throwAway', 'clear'] as const

describe('the acts of a repair, in memory', () => {
  for (const act of LATER)
    it(`${act} leaves a rescue alone that somebody else has begun since`, async () => {
      const host = await makeCheckpointHost()
      const acts = actsOn(host, host.outputs)
      if (act === 'merge') await host.run(acts.startProbation())
      await host.run(remove(host.outputs, host.runtime))
      const { outputs } = await host.run(create(host.inputs, host.runtime))
      host.repair()
      const running = host.running()
      const error = await host.failureOf(acts[act]())
      expect((error as Error).message).to.contain('somebody has begun another one')
      expect(host.running()).to.deep.equal(running)
      expect(host.content()).to.deep.equal(['root: broken', 'data: broken'])
      await host.run(remove(outputs, host.runtime))
    })

  for (const act of ['merge', 'throwAway', 'prove'] as const)
    it(`${act} leaves a rescue system alone to which somebody has returned since the probation`, async () => {
      const host = await makeCheckpointHost()
      const acts = actsOn(host, host.outputs)
      await host.run(acts.startProbation())
      const tried = { ...host.outputs, status: 'probation' } as const
      await host.run(update(tried, host.inputs, host.runtime))
      host.repair()
      const running = host.running()
      const error = await host.failureOf(acts[act]())
      expect((error as Error).message).to.contain('somebody has put it back into its rescue system')
      expect(host.running()).to.deep.equal(running)
      expect(host.content()).to.deep.equal(['root: broken', 'data: broken'])
      await host.run(startProbation(host.outputs, host.runtime))
    })

  it('merge and throw away what they were asked for', async () => {
    for (const act of ['merge', 'throwAway'] as const) {
      const host = await makeCheckpointHost()
      const acts = actsOn(host, host.outputs)
      host.repair()
      await host.run(acts.startProbation())
      await host.run(acts[act]())
      const what = act === 'merge' ? 'repaired' : 'broken'
      expect(host.content()).to.deep.equal([`root: ${what}`, `data: ${what}`])
      expect(host.files()).to.deep.equal(host.before)
    }
  })
})
