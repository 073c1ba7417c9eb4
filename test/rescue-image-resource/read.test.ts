import { expect } from 'chai'
import {
  create,
  diff,
  read,
  update,
  type ImageInputs,
  type ImageOutputs,
} from '../../provider/rescue-image/index.js'
import { makeImageHost, someImage, volumeOf, type ImageHost } from './support/image-host.js'

const IMAGE = someImage(1_200_000)
const VOLUME = volumeOf(IMAGE)

describe('an image at refresh', () => {
  let host: ImageHost
  let file: string
  let inputs: ImageInputs
  beforeEach(() => {
    host = makeImageHost()
    file = host.write('rescue.img', IMAGE)
    inputs = host.inputsOf(file)
  })
  afterEach(() => {
    host.remove()
  })

  const up = async (change: Partial<ImageInputs> = {}): Promise<ImageOutputs> =>
    (await host.run(create({ ...inputs, ...change }, host.runtime))).outputs

  const SEEN: readonly {
    readonly name: string
    readonly act: () => void
    readonly status: string
    readonly reason: string
  }[] = [
    { name: 'nothing happened', act: () => undefined, status: 'ready', reason: '' },
    {
      name: 'it was deleted',
      act: () => host.fake.files.delete(`/images/${VOLUME}`),
      status: 'missing',
      reason: `volume '${VOLUME}' is gone`,
    },
    {
      name: 'it was written to',
      act: () => {
        host.fake.files.set(`/images/${VOLUME}`, {
          bytes: someImage(IMAGE.length, 2),
          format: 'raw',
          capacity: null,
          backing: null,
          modified: 7,
        })
      },
      status: 'changed',
      reason: `somebody wrote to volume '${VOLUME}'`,
    },
    {
      name: 'its claim was deleted',
      act: () => {
        const claim = host.names().find((name) => name.includes('used-by'))
        host.fake.files.delete(`/images/${claim ?? ''}`)
      },
      status: 'changed',
      reason: `somebody removed this resource's claim on volume '${VOLUME}'`,
    },
  ]
  for (const { name, act, status, reason } of SEEN) {
    it(`is '${status}' after refresh if ${name}, and ready again after up`, async () => {
      const made = await up()
      act()
      const seen = await host.run(read(made, host.runtime))
      expect(seen).to.include({ status, statusReason: reason })
      if (seen === undefined) return
      const news = { ...inputs, content: made.content }
      expect(diff(seen, news).changes).to.equal(status !== 'ready')
      const updated = await host.run(update(seen, news, host.runtime))
      expect(await host.run(read(updated, host.runtime))).to.include({ status: 'ready' })
      expect(host.fake.files.get(`/images/${VOLUME}`)?.bytes.equals(IMAGE)).to.equal(true)
    })
  }

  it('is forgotten by refresh if volume and claim are gone', async () => {
    const made = await up()
    host.fake.files.clear()
    expect(await host.run(read(made, host.runtime))).to.equal(undefined)
  })
})
