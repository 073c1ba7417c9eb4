import { expect } from 'chai'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDelay, type Delay } from './delay.js'

describe('a slow link', () => {
  const ROUND_TRIP_MS = 40
  const directory = mkdtempSync(join(tmpdir(), 'rescue-echo-'))
  const socket = join(directory, 'socket')
  let echo: Server
  let link: Delay
  before(async () => {
    echo = createServer({ allowHalfOpen: true }, (client) => {
      client.pipe(client)
      client.on('data', (chunk) => {
        if (chunk.includes('hang up')) client.destroy()
      })
    })
    echo.listen(socket)
    await once(echo, 'listening')
    link = await startDelay({ socket, uri: `test+unix:///default?socket=${socket}` }, ROUND_TRIP_MS)
  })
  after(() => {
    link.stop()
    echo.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('delivers all data in order, then the end, and nothing in less than a round trip', async () => {
    const pieces = Array.from({ length: 40 }, (_, at) => Buffer.alloc(50_000, at))
    const sent = performance.now()
    const client = connect(new URL(link.uri).searchParams.get('socket') ?? '')
    for (const piece of pieces) client.write(piece)
    client.end()
    const received: Buffer[] = []
    let first: number | null = null
    for await (const chunk of client as AsyncIterable<Buffer>) {
      first ??= performance.now()
      received.push(chunk)
    }
    expect(Buffer.concat(received).equals(Buffer.concat(pieces))).to.equal(true)
    // Node's timers count whole milliseconds, so each way may take one less.
    expect((first ?? 0) - sent).to.be.at.least(ROUND_TRIP_MS - 2)
  })

  it('closes for the client when the daemon closes', async () => {
    const client = connect(new URL(link.uri).searchParams.get('socket') ?? '')
    await once(client, 'connect')
    client.write('hang up')
    client.resume()
    await once(client, 'end')
  })
})
