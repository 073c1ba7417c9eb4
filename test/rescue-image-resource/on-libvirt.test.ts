import { expect } from 'chai'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRuntime } from '../../provider/host/index.js'
import type { Runtime } from '../../provider/host/index.js'
import {
  create,
  remove,
  update,
  type ImageInputs,
  type ImageOutputs,
} from '../../provider/rescue-image/index.js'
import { connect } from '../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { failureOf } from '../libvirt/failure-of.js'
import { someImage, volumeOf } from './support/image-host.js'

const IMAGE = someImage(24_000_000)
const VOLUME = volumeOf(IMAGE)

describe('an upload to real libvirt', function () {
  this.timeout(180_000)
  let daemon: Daemon
  let folder: string
  let lines: string[]
  before(async () => {
    daemon = await startDaemon()
    folder = mkdtempSync(join(tmpdir(), 'rescue-image-'))
    writeFileSync(join(folder, 'rescue.img'), IMAGE)
  })
  beforeEach(() => {
    lines = []
  })
  after(async () => {
    rmSync(folder, { recursive: true })
    await daemon.stop()
  })

  const inputsOf = (stack: string): ImageInputs => ({
    source: { file: join(folder, 'rescue.img') },
    uri: daemon.uri,
    owner: { organization: 'o', project: 'p', stack, name: 'image' },
  })
  /** A process of its own. */
  const runtime = (): Runtime => ({
    ...systemRuntime((line) => lines.push(line)),
    connect,
    isEngineAlive: () => true,
  })
  const ours = (): string[] =>
    readdirSync(daemon.images).filter((name) => name.startsWith('rescue-'))
  const stored = (): Buffer => readFileSync(join(daemon.images, VOLUME))

  it('stops in the middle if the engine is gone, and the next up continues it', async () => {
    const dying = { ...runtime(), isEngineAlive: () => false, clock: hurried(runtime().clock) }
    const failure = await failureOf(create(inputsOf('a'), dying))
    expect(failure).to.include({ name: 'ImageInterruptedError' })
    const { size } = statSync(join(daemon.images, VOLUME))
    expect(size).to.be.above(0).and.below(IMAGE.length)
    expect(stored().equals(IMAGE.subarray(0, size))).to.equal(true)

    const { properties } = failure as { readonly properties: ImageOutputs }
    const outputs = await update(properties, inputsOf('a'), runtime())
    expect(stored().equals(IMAGE)).to.equal(true)
    expect(lines.at(-1)).to.contain(`, from byte ${size} on.`)
    expect(ours()).to.have.length(2)
    await remove(outputs, runtime())
    expect(ours()).to.deep.equal([])
  })

  it('is undone by destroy if it was cut off', async () => {
    const dying = { ...runtime(), isEngineAlive: () => false, clock: hurried(runtime().clock) }
    const failure = await failureOf(create(inputsOf('a'), dying))
    await remove((failure as { readonly properties: ImageOutputs }).properties, runtime())
    expect(ours()).to.deep.equal([])
  })

  it('is right if two processes upload at once, and stays until the last of them removes it', async () => {
    const made = await Promise.all(['a', 'b'].map((stack) => create(inputsOf(stack), runtime())))
    expect(stored().equals(IMAGE)).to.equal(true)
    expect(ours()).to.have.length(3)
    const [a, b] = made.map(({ outputs }) => outputs)
    if (a === undefined || b === undefined) throw new Error('two were made')
    await Promise.all([remove(a, runtime()), create(inputsOf('c'), runtime())])
    expect(stored().equals(IMAGE)).to.equal(true)
    await remove(b, runtime())
    expect(ours()).to.have.length(2)
    const c = await create(inputsOf('c'), runtime())
    await remove(c.outputs, runtime())
    expect(ours()).to.deep.equal([])
  })
})

/** A clock that is 200 ms later at each look, so that a short upload also looks whether the engine lives. */
function hurried(clock: Runtime['clock']): Runtime['clock'] {
  let looks = 0
  return {
    ...clock,
    now: () => clock.now() + 200 * (looks += 1),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  }
}
