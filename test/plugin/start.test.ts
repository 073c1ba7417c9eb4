import { expect } from 'chai'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../bundle/plugin/main.js')

describe('14: the process of the plugin', function () {
  this.timeout(30_000)

  /** Starts it as the engine does, with that address, and waits for its port. */
  async function start(...address: readonly string[]): Promise<ChildProcess> {
    const child = spawn('node', [MAIN, ...address], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    expect(line.toString()).to.match(/^\d+\n$/)
    return child
  }

  it('prints its port and nothing else, and ends when the engine is gone', async () => {
    const child = await start('127.0.0.1:1')
    child.stdin?.end()
    expect(await once(child, 'exit')).to.deep.equal([0, null])
  })

  it('goes on without an engine, which attaches itself later', async () => {
    const child = await start()
    child.stdin?.end()
    const other = await start('127.0.0.1:1')
    other.stdin?.end()
    await once(other, 'exit') // by then the first would have ended, too
    expect(child.exitCode).to.equal(null)
    child.kill()
    await once(child, 'exit')
  })
})
