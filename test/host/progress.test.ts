import { expect } from 'chai'
import { describeSize, startProgress } from '../../provider/host/progress.js'

/** The lines of a transfer of `size` bytes in pieces of `piece`, each of which takes `ms`. */
function linesOf(size: number, piece: number, ms: number): readonly string[] {
  const lines: string[] = []
  let now = 0
  const runtime = {
    clock: { now: () => now, date: () => new Date(now), sleep: () => Promise.resolve() },
    say: (line: string) => void lines.push(line),
  }
  const progress = startProgress(runtime, 'uploading', { done: 0, size })
  for (let done = 0; done < size; done += piece) {
    now += ms
    progress.count(piece)
  }
  return lines
}

describe('progress', () => {
  it('is not told of a transfer of less than five seconds', () => {
    expect(linesOf(1000, 1, 4)).to.deep.equal([])
  })

  it('is told every ten percent of a long transfer, and not at its end', () => {
    expect(linesOf(1000 * 2 ** 20, 2 ** 20, 100)).to.deep.equal(
      [10, 20, 30, 40, 50, 60, 70, 80, 90].map((percent) => `uploading: ${percent} % of 1000 MiB`),
    )
  })

  it('is shown for the moment every second, with the MiB that are done first', () => {
    const shown: string[] = []
    let now = 0
    const runtime = {
      clock: { now: () => now, date: () => new Date(now), sleep: () => Promise.resolve() },
      say: () => undefined,
      progress: (line: string) => void shown.push(line),
    }
    const progress = startProgress(runtime, 'uploading', { done: 0, size: 812 * 2 ** 20 })
    for (let second = 0; second < 3; second += 1)
      for (let part = 0; part < 4; part += 1) {
        now += 250
        progress.count(85 * 2 ** 18)
      }
    expect(shown).to.deep.equal([
      '85 of 812 MiB: uploading',
      '170 of 812 MiB: uploading',
      '255 of 812 MiB: uploading',
    ])
  })

  it('is told every five seconds of a short one', () => {
    expect(linesOf(1000, 1, 12)).to.deep.equal([
      'uploading: 41 % of 1000 bytes',
      'uploading: 83 % of 1000 bytes',
    ])
  })

  const SIZES: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.5 KiB'],
    [37_800_000, '36 MiB'],
    [2 ** 31, '2.0 GiB'],
  ]
  for (const [bytes, said] of SIZES)
    it(`${bytes} bytes are said as ${said}`, () => {
      expect(describeSize(bytes)).to.equal(said)
    })
})
