import { expect } from 'chai'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { create, diff, read, remove, update } from '../../../provider/instance-rescue/index.js'
import type { RescueOutputs } from '../../../provider/instance-rescue/index.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import { commands, failureOf, openLab, standingOf, type Lab, type Standing } from './support/lab.js'
import type { Runtime } from '../../../provider/host/index.js'

describe('wrong host', function () {
  this.timeout(120_000)
  let home: Lab | undefined
  let other: Lab | undefined
  let web: BareInstance
  let untouchedHome: Standing
  let outputs: RescueOutputs
  const at = (lab: Lab | undefined): Lab => {
    if (lab === undefined) throw new Error('the host did not start')
    return lab
  }

  before(async () => {
    home = await openLab()
    other = await openLab()
  })
  after(async () => {
    await home?.stop()
    await other?.stop()
  })
  beforeEach(async () => {
    web = await at(home).instance()
    untouchedHome = await standingOf(at(home), web)
    outputs = await commands(at(home)).up(at(home).inputs(web))
  })
  afterEach(async () => {
    await commands(at(home)).destroy(outputs)
    expect(await standingOf(at(home), web)).to.deep.equal(untouchedHome)
  })

  it('the same URI means another host with an instance of that name: refresh and destroy refuse', async () => {
    const twin = await at(other).instance({ name: web.name })
    const untouched = await standingOf(at(other), twin)
    const elsewhere = { ...outputs, uri: at(other).daemon.uri }
    const { refresh, destroy, upAgain } = commands(at(other))
    for (const job of [
      () => refresh(elsewhere),
      () => destroy(elsewhere),
      () => upAgain(elsewhere, at(other).inputs(twin)),
    ])
      expect(await failureOf(job())).to.include({ name: 'WrongHostError' })
    expect(await standingOf(at(other), twin)).to.deep.equal(untouched)
  })

  it('after the URI in the configuration changed, refresh, up and destroy use the recorded one', async () => {
    const moved = at(home).inputs(web, { uri: at(other).daemon.uri })
    expect(diff(outputs, moved)).to.deep.equal({ changes: true, replaces: ['uri'] })
    const { refresh, upAgain } = commands(at(other))
    expect((await refresh(outputs))?.status).to.equal('rescued')
    await at(home).daemon.virsh('destroy', web.name)
    const seen = await refresh(outputs)
    const again = await upAgain(seen ?? outputs, { ...moved, uri: at(home).daemon.uri })
    expect(again.status).to.equal('rescued')
  })

  it('another host with the same storage pool: refresh says elsewhere, nothing is started or deleted', async () => {
    const { daemon, runtime } = at(home)
    const there = callHost('another-host', runtime)
    await daemon.virsh('destroy', web.name) // nothing runs here that would prove that it is the right host
    const volumes = await web.volumes()
    expect(await read(outputs, there)).to.include({ status: 'elsewhere' })
    const seen = await read(outputs, there)
    expect(await update(seen ?? outputs, at(home).inputs(web), there)).to.include({
      status: 'elsewhere',
    })
    for (const job of [remove(outputs, there), create(at(home).inputs(web), there)])
      expect(await failureOf(job)).to.include({ name: 'WrongHostError' })
    expect(await web.state()).to.equal('shut off')
    expect(await web.volumes()).to.deep.equal(volumes)
  })

  it('a host that was renamed is the right one while the rescue runs on it', async () => {
    const renamed = callHost('new-name', at(home).runtime)
    expect(await read(outputs, renamed)).to.include({ status: 'rescued' })
    await remove(outputs, renamed)
  })
})

/** The same host under another name, as another host that has the same pools would look. */
function callHost(name: string, runtime: Runtime): Runtime {
  return {
    ...runtime,
    connect: async (uri): Promise<LibvirtConnection> => ({
      ...(await runtime.connect(uri)),
      connectGetHostname: () => Promise.resolve(name),
    }),
  }
}
