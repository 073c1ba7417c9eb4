import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { readPicture } from '../../../provider/diagnose/screen/picture/read-picture.js'
import { readScreenText } from '../../../provider/diagnose/screen/read-screen-text.js'
import { repositoryRoot } from '../../repository.js'
import { asPng, canvas, dot, type Canvas } from './draw.js'

const GOLDEN = join(repositoryRoot, 'test/diagnose/screen/golden')

describe('16: a screen that cannot be read', function () {
  this.timeout(120_000)

  for (const [name, draw] of [
    ['a photo', drawPhoto],
    ['a desktop', drawDesktop],
    ['a boot splash', drawSplash],
    ['noise of two colours', drawNoise],
    ['a chequered pattern in cells', drawChequers],
  ] as const)
    it(`is not guessed at: ${name}`, () => {
      const text = readScreenText(asPng(draw()))
      expect(text.kind, JSON.stringify(text)).to.equal('unreadable')
    })

  for (const factor of [2, 1.5, 0.5])
    it(`is not guessed at: text at ${factor} times its size`, () => {
      const text = readScreenText(asPng(scale('panic-vga', factor)))
      expect(text.kind, JSON.stringify(text)).to.equal('unreadable')
    })

  it('is named before memory is taken for it, if its size is too large', () => {
    const reason = 'it says that it has 60000 x 60000 dots, and at most 9437184 are read'
    expect(readScreenText(png(60_000, 60_000, deflateSync(Buffer.alloc(0))))).to.deep.equal({
      kind: 'unreadable',
      reason,
      share: null,
    })
  })

  const line = Buffer.from([0, 1, 2, 3])
  for (const [name, bytes, reason] of [
    ['nothing', Buffer.alloc(0), 'it is neither a PNG nor a whole binary PPM'],
    [
      'no dots',
      png(0, 1, deflateSync(line)),
      'it says that it has 0 x 1 dots, and at most 9437184 are read',
    ],
    [
      'no header',
      png(1, 1, deflateSync(line)).subarray(0, 12),
      'it is a PNG without a whole header',
    ],
    [
      'a palette',
      png(1, 1, deflateSync(line), 3),
      'it is a PNG of a kind that no hypervisor writes',
    ],
    ['less than it says', png(2, 1, deflateSync(line)), 'it is a PNG that is damaged or not whole'],
    [
      'a bomb',
      png(1, 1, deflateSync(Buffer.alloc(50 << 20))),
      'it is a PNG that is damaged or not whole',
    ],
    ['other data', png(1, 1, Buffer.from('GIF89a')), 'it is a PNG that is damaged or not whole'],
    [
      'a wrong filter',
      png(1, 1, deflateSync(Buffer.from([9, 1, 2, 3]))),
      'it is a PNG with a filter that does not exist',
    ],
  ] as const)
    it(`is named: ${name}`, () => {
      expect(readPicture(bytes)).to.deep.equal({ reason })
    })

  it('never makes it fail, whatever the bytes are', () => {
    const seed = asPng(drawSplash())
    const spoilt = fc.tuple(fc.nat(seed.length - 1), fc.uint8Array({ maxLength: 20 }), fc.nat(40))
    fc.assert(
      fc.property(spoilt, ([at, bytes, cut]) => {
        const input = Buffer.concat([seed.subarray(0, at), bytes, seed.subarray(at + cut)])
        expect(['unreadable', 'blank']).to.include(readScreenText(input).kind)
      }),
      { numRuns: 60 },
    )
  })
})

function png(width: number, height: number, data: Buffer, type = 2): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, Buffer.from(name, 'latin1'), content, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, type, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A number that looks like chance and is the same in each run. */
const chance = (seed: number): number => {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d)
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 8) & 0xff
}

/** Sky, hills, and the noise of a camera. */
function drawPhoto(): Canvas {
  const picture = canvas(640, 400)
  picture.dots.forEach((_, at) => {
    const [x, y] = [at % 640, Math.floor(at / 640)]
    const isHill = y > 250 + 40 * Math.sin(x / 60)
    const light = (isHill ? 60 : 200 - y / 4) + chance(at) / 16
    dot(
      picture,
      x,
      y,
      (Math.floor(light) << 16) | (Math.floor(light + 20) << 8) | (isHill ? 30 : 240),
    )
  })
  return picture
}

/** A plain ground, windows with bars, icons, and small text with soft edges. */
function drawDesktop(): Canvas {
  const picture = canvas(1024, 768, 0x2e3440)
  for (let window = 0; window < 3; window += 1)
    rectangle(picture, {
      x: 60 + window * 250,
      y: 80 + window * 120,
      w: 420,
      h: 300,
      colour: 0xeceff4,
    })
  for (let icon = 0; icon < 8; icon += 1)
    rectangle(picture, { x: 13, y: 21 + icon * 83, w: 37, h: 41, colour: 0x5e81ac + icon * 4096 })
  for (let letter = 0; letter < 2000; letter += 1)
    for (let part = 0; part < 12; part += 1)
      dot(
        picture,
        70 + (letter % 60) * 6 + chance(letter * 12 + part) / 60,
        100 + Math.floor(letter / 60) * 13 + (part % 9),
        0x202020 + 0x101010 * (chance(part + letter) % 9),
      )
  return picture
}

/** A round logo on black. */
function drawSplash(): Canvas {
  const picture = canvas(320, 200)
  picture.dots.forEach((_, at) => {
    const [x, y] = [(at % 320) - 160, Math.floor(at / 320) - 100]
    if (x * x + y * y < 1600) dot(picture, x + 160, y + 100, 0xd70a53)
  })
  return picture
}

function drawNoise(): Canvas {
  const picture = canvas(320, 200)
  picture.dots.forEach((_, at) => {
    picture.dots[at] = chance(at) > 127 ? 0xffffff : 0
  })
  return picture
}

/** Every cell is a block or half of one, which code page 437 has as characters. */
function drawChequers(): Canvas {
  const picture = canvas(320, 192)
  for (let cell = 0; cell < 480; cell += 1)
    rectangle(picture, {
      x: (cell % 40) * 8,
      y: Math.floor(cell / 40) * 16,
      w: 4,
      h: 16,
      colour: 0xffffff,
    })
  return picture
}

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly colour: number
}

function rectangle(picture: Canvas, { x, y, w, h, colour }: Rectangle): void {
  for (let at = 0; at < w * h; at += 1) dot(picture, x + (at % w), y + Math.floor(at / w), colour)
}

/** The picture of a real screen at another size, each dot taken from its nearest. */
function scale(name: string, factor: number): Canvas {
  const from = readPicture(readFileSync(join(GOLDEN, `${name}.png`)))
  if ('reason' in from) throw new Error(from.reason)
  const [width, height] = [Math.floor(from.width * factor), Math.floor(from.height * factor)]
  const picture = canvas(width, height)
  picture.dots.forEach((_, at) => {
    const [x, y] = [Math.floor((at % width) / factor), Math.floor(Math.floor(at / width) / factor)]
    picture.dots[at] = from.dots[y * from.width + x] ?? 0
  })
  return picture
}
