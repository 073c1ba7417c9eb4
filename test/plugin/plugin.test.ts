import { expect } from 'chai'
import { loadBundled } from '../../provider/plugin/grpc/modules.js'
import { makePlugin } from '../../provider/plugin/plugin.js'

describe('14: what the plugin knows of its engine', () => {
  it('stops the first call, although its code was still being loaded when Ctrl-C came', async () => {
    const plugin = makePlugin('127.0.0.1:1', loadBundled())
    const opening = plugin.open()
    plugin.cancel()
    expect((await opening).process.cancellation.isCancelled()).to.equal(true)
  })

  it('is not stopped by the Cancel that the engine sends at the end of a command that needed no code', async () => {
    const plugin = makePlugin('127.0.0.1:1', loadBundled())
    plugin.cancel()
    expect((await plugin.open()).process.cancellation.isCancelled()).to.equal(false)
  })

  it('begins anew for another engine, which attaches itself after a cancelled command', async () => {
    const plugin = makePlugin(undefined, loadBundled())
    plugin.attach('127.0.0.1:1')
    const first = await plugin.open()
    await first.process.cancellation.during(() => {
      plugin.cancel()
      return Promise.resolve()
    })
    plugin.attach('127.0.0.1:1') // Attach and Handshake name the same engine
    expect(await plugin.open()).to.equal(first)
    plugin.attach('127.0.0.1:2')
    expect((await plugin.open()).process.cancellation.isCancelled()).to.equal(false)
    expect(first.process.cancellation.isCancelled()).to.equal(true)
  })
})
