import { expect } from 'chai'
import { once } from 'node:events'
import { connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { makeCancellation } from '../../provider/dynamic/process/cancellation.js'
import { watchCancel } from '../../provider/dynamic/process/watch-cancel.js'

describe('12.22: watching for a cancellation', () => {
  it('sees the call of the engine on the server of this process, and no other call', async () => {
    const server = createServer()
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 })
      stream.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    let cancelled = 0
    watchCancel(() => (cancelled += 1))
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const call = async (path: string): Promise<void> => {
      const request = client.request({ ':path': path, ':method': 'POST' })
      request.resume().end()
      await once(request, 'close')
    }
    await call('/pulumirpc.ResourceProvider/Create')
    expect(cancelled).to.equal(0)
    await call('/pulumirpc.ResourceProvider/Cancel')
    expect(cancelled).to.equal(1)
    client.close()
    server.close()
  })

  it('sees none if Node shows no server', () => {
    watchCancel(() => expect.fail(), [null, 1, {}, process.stdin])
  })
})

describe('12.22: a cancellation', () => {
  it('counts while a call changes something, and is said once', async () => {
    const lines: string[] = []
    const cancellation = makeCancellation((line) => lines.push(line))
    cancellation.cancel()
    expect(cancellation.isCancelled()).to.equal(false)
    await cancellation.during(() => {
      cancellation.cancel()
      cancellation.cancel()
      return Promise.resolve()
    })
    expect(cancellation.isCancelled()).to.equal(true)
    expect(lines).to.deep.equal([
      'Cancelled: this command stops after the current step. The next up or destroy goes on from there.',
    ])
  })

  it('is said once for all calls that run', async () => {
    const lines: string[] = []
    const cancellation = makeCancellation((line) => lines.push(line))
    await cancellation.during(() =>
      cancellation.during(() => {
        cancellation.cancel()
        return Promise.resolve()
      }),
    )
    expect(lines).to.have.length(1)
  })

  it('counts until the last of several calls has ended', async () => {
    const cancellation = makeCancellation(() => undefined)
    await cancellation.during(async () => {
      await cancellation.during(() => Promise.resolve())
      cancellation.cancel()
    })
    expect(cancellation.isCancelled()).to.equal(true)
  })

  it('does not count after the call has ended', async () => {
    const cancellation = makeCancellation(() => expect.fail())
    await cancellation.during(() => Promise.resolve())
    cancellation.cancel()
    expect(cancellation.isCancelled()).to.equal(false)
  })
})
