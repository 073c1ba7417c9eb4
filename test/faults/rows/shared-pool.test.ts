import { expect } from 'chai'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import type { Answer } from '../jobs.js'
import { startWorker } from '../subject/process.js'
import { commands, failureOf, openLab, standingOf, type Lab, type Standing } from './support/lab.js'
import { putFile, runLine } from './support/lying.js'

/** Races; every other one is begun by the second host. */
const ROUNDS = 6

describe('two hosts, one pool', function () {
  this.timeout(180_000)
  let labs: readonly Lab[]
  before(async () => {
    labs = [await openLab(), await openLab()]
    const [first, second] = labs
    await second?.daemon.virsh(
      `pool-destroy default; pool-undefine default; pool-define-as default dir --target ${first?.daemon.images}; pool-start default`,
    )
  })
  after(async () => {
    for (const lab of labs) await lab.stop()
  })

  it('an instance that both know is rescued at the same moment: one does, the other one is told whose it is', async () => {
    const [first] = labs
    if (first === undefined) throw new Error('the host did not start')
    const web = await first.instance({ running: false })
    await defineEverywhere(labs, web)
    const before = await standings(labs, web)
    for (let round = 0; round < ROUNDS; round += 1) {
      const wishes = labs.map((lab, host) => wishOf(first, web, { host, uri: lab.daemon.uri }))
      const order = round % 2 === 0 ? wishes : wishes.toReversed()
      const ups = await Promise.all(
        order.map((inputs) => startWorker({ kind: 'up', inputs }).answer),
      )
      const said = JSON.stringify(ups)
      const won = ups.findIndex((answer) => answer?.ok === true)
      expect(ups.filter((answer) => answer?.ok === true).length, said).to.equal(1)
      const winner = outputsOf(ups[won])
      expect(whose(ups[1 - won]), said).to.include(
        `is already in rescue by resource '${winner.owner.name}'`,
      )
      const late = await startWorker({ kind: 'up', inputs: order[1 - won] ?? winner }).answer
      expect(whose(late)).to.include(`is already in rescue by resource '${winner.owner.name}'`)
      const states = await Promise.all(labs.map((lab) => stateOn(lab, web)))
      expect(states.toSorted(), 'it runs once').to.deep.equal(['running', 'shut off'])
      const seen = await startWorker({ kind: 'read', olds: winner }).answer
      expect(outputsOf(seen).status).to.equal('rescued')
      const ended = await startWorker({ kind: 'remove', olds: winner }).answer
      expect(ended).to.deep.equal({ ok: true, outputs: null })
      expect(await standings(labs, web)).to.deep.equal(before)
    }
  })
})

describe('two hosts of one name, one pool', function () {
  this.timeout(120_000)
  let labs: readonly [Lab, Lab]
  before(async () => {
    labs = [await openLab(), await openLab()]
    const [first, second] = labs
    const uuid = (await first.daemon.virsh('pool-uuid', 'default')).trim()
    const path = join(second.daemon.directory, 'pool.xml')
    const target = `<target><path>${first.daemon.images}</path></target>`
    putFile(
      path,
      Buffer.from(`<pool type='dir'><name>default</name><uuid>${uuid}</uuid>${target}</pool>`),
    )
    await second.daemon.virsh('pool-destroy default; pool-undefine default')
    await second.daemon.virsh('pool-define', path)
    await second.daemon.virsh('pool-start', 'default')
  })
  after(async () => {
    for (const lab of labs) await lab.stop()
  })

  for (const running of [true, false])
    it(`11: a rescue of an instance that was ${running ? 'running' : 'off'} is not ended on the other host without --here`, async () => {
      const [first, second] = labs
      const web: BareInstance = await first.instance({ running })
      const before = await standingOf(first, web)
      const olds = await commands(first).up(first.inputs(web))
      const during = await standingOf(first, web)
      await second.daemon.virsh('pool-refresh', 'default')
      const ended = await runLine(second, `unrescue ${web.name} --yes`)
      expect(ended.status, ended.out).to.equal(1)
      expect(ended.err).to.match(/was rescued on host '(\S+) \(\S+\)', and this is '\1 \(\S+\)'/)
      const destroyed = commands(second).destroy({ ...olds, uri: second.daemon.uri })
      expect((await failureOf(destroyed)).name).to.equal('WrongHostError')
      expect((await second.daemon.virsh('list', '--all', '--name')).trim()).to.equal('')
      expect(await standingOf(first, web)).to.deep.equal(during)
      await commands(first).destroy(olds)
      expect(await standingOf(first, web)).to.deep.equal(before)
    })
})

/** What the resource of one host wants. */
function wishOf(
  lab: Lab,
  web: BareInstance,
  { host, uri }: { readonly host: number; readonly uri: string },
): RescueInputs {
  const inputs = lab.inputs(web, { uri })
  return { ...inputs, owner: { ...inputs.owner, stack: `host${host}`, name: `fix${host}` } }
}

/** Defines an instance of the first host on the others, too. */
async function defineEverywhere(
  [first, ...others]: readonly Lab[],
  web: BareInstance,
): Promise<void> {
  if (first === undefined) return
  const path = join(first.daemon.directory, 'twin.xml')
  writeFileSync(
    path,
    await first.daemon.virsh('dumpxml', web.name, '--inactive', '--security-info'),
  )
  for (const { daemon } of others) await daemon.virsh('define', path)
  rmSync(path)
}

async function stateOn({ daemon }: Lab, web: BareInstance): Promise<string> {
  return (await daemon.virsh('domstate', web.name)).trim()
}

/** How it stands on each host; the volumes are the same ones. */
async function standings(labs: readonly Lab[], web: BareInstance): Promise<Standing[]> {
  return Promise.all(
    labs.map(async (lab) => ({
      ...(await standingOf(lab, web)),
      state: await stateOn(lab, web),
    })),
  )
}

function outputsOf(answer: Answer | null | undefined): RescueOutputs {
  if (answer?.ok === true && answer.outputs !== null) return answer.outputs
  throw new Error(`it did not work: ${JSON.stringify(answer)}`)
}

function whose(answer: Answer | null | undefined): string {
  return answer?.ok === false ? answer.message : ''
}
