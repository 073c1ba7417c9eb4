import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import { remove, type ImageInputs } from '../../provider/rescue-image/index.js'
import { quietRuntime } from '../../bench/calls/subject.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { someImage } from './support/image-host.js'
import { startUpload } from './support/upload-process.js'

const PIECE = 1_000_000
const PIECES = 400
const SIZE = PIECE * PIECES

describe('13.6: an upload whose process is killed with kill -9', function () {
  this.timeout(180_000)
  let daemon: Daemon
  let inputs: ImageInputs
  before(async () => {
    daemon = await startDaemon()
    const file = join(daemon.directory, 'rescue.img')
    for (let seed = 0; seed < PIECES; seed += 1)
      writeFileSync(file, someImage(PIECE, seed + 1), { flag: 'a' })
    const owner = { organization: 'o', project: 'p', stack: 's', name: 'image' }
    inputs = { source: { file }, uri: daemon.uri, owner }
  })
  after(() => daemon.stop())

  it('in the middle is continued by the next up, in another process', async () => {
    const volume = `rescue-${await hash(inputs.source.file ?? '')}.raw`
    const path = join(daemon.images, volume)
    const first = startUpload(inputs)
    while (sizeOf(path) === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    await first.kill()
    const left = await whenStill(path)
    expect(left).to.be.above(0).and.below(SIZE)

    const { said, uploaded } = await startUpload(inputs).ended()
    expect(said.at(-1)).to.match(new RegExp(`, from byte ${left} on\\.$`))
    expect(uploaded.outputs.status).to.equal('ready')
    expect(`rescue-${await hash(path)}.raw`).to.equal(volume)

    await remove(uploaded.outputs, quietRuntime)
    const ours = readdirSync(daemon.images).filter((name) => name.startsWith('rescue-'))
    expect(ours).to.deep.equal([])
  })
})

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** libvirtd writes what it has received before it sees that the client is gone. */
async function whenStill(path: string): Promise<number> {
  for (let last = -1; ;) {
    const size = sizeOf(path)
    if (size === last) return size
    last = size
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function hash(file: string): Promise<string> {
  const sum = createHash('sha256')
  await pipeline(createReadStream(file), sum)
  return sum.digest('hex')
}
