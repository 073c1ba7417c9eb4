import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readScreenText } from '../../../provider/diagnose/screen/read-screen-text.js'
import { repositoryRoot } from '../../repository.js'

/** Pictures that QEMU 7.2 took of guests, and beside each the text that a person reads on it. */
const FOLDER = join(repositoryRoot, 'test/diagnose/screen/golden')

const FONTS: Readonly<Record<string, string>> = {
  seabios: 'SeaVGABIOS 8x16',
  'grub-rescue': 'SeaVGABIOS 8x16',
  'grub-menu': 'SeaVGABIOS 8x16',
  'panic-vga': 'SeaVGABIOS 8x16',
  'grub-gfxterm': 'GNU Unifont',
  'ovmf-shell': 'EDK II 8x19',
  'panic-efifb': 'Linux 8x16',
  emergency: 'Linux 8x16',
}

describe('16: a picture of a real screen', () => {
  const pictures = readdirSync(FOLDER).filter((file) => file.endsWith('.png'))
  for (const picture of pictures) {
    const name = picture.replace('.png', '')
    it(`is read without one wrong character: ${name}`, () => {
      const text = readScreenText(readFileSync(join(FOLDER, picture)))
      if (text.kind !== 'text') throw new Error(`${name} is ${text.kind}`)
      expect(text.lines.join('\n')).to.equal(
        readFileSync(join(FOLDER, `${name}.txt`), 'utf8').trimEnd(),
      )
      expect(text).to.include({ font: FONTS[name], share: 1 })
    })
  }

  it('is there for each font', () => {
    expect(pictures.map((file) => file.replace('.png', '')).sort()).to.deep.equal(
      Object.keys(FONTS).sort(),
    )
  })
})
