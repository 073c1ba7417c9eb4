import { expect } from 'chai'
import { record } from '../../../bench/calls/record.js'
import { replay } from '../../../bench/calls/replay.js'
import { makeSubject, quietRuntime, withPlan } from '../../../bench/calls/subject.js'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'

describe('replayed calls', function () {
  this.timeout(60_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('put the instance into the same rescue and bring it back', async () => {
    const inputs = await withPlan(await makeSubject(daemon))
    const into = await record(quietRuntime, (runtime) => create(inputs, runtime))
    const rescued = await daemon.virsh('dumpxml', '--xpath', '//metadata', inputs.instance)
    const out = await record(quietRuntime, (runtime) => remove(into.result.outputs, runtime))
    const volumes = await daemon.virsh('vol-list', 'default')

    await replay(into.recording)
    expect(await daemon.virsh('dumpxml', '--xpath', '//metadata', inputs.instance)).to.equal(
      rescued,
    )
    expect(rescued).to.include(into.result.id)
    await replay(out.recording)
    expect(await daemon.virsh('domstate', inputs.instance)).to.match(/^running/)
    expect(await daemon.virsh('vol-list', 'default')).to.equal(volumes)
  })

  it('fail if libvirt answers differently', async () => {
    const { uri } = daemon
    const calls = [
      { name: 'domainLookupByName', args: [{ name: 'nobody' }], code: null, beside: [] },
    ] as const
    const replayed = await replay({ sessions: [{ uri, calls: [...calls] }] }).then(
      () => 'ok',
      (error: unknown) => String(error),
    )
    expect(replayed).to.include('answered with NO_DOMAIN, in the recording ok')
  })
})
