import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { shellWord } from '../../provider/shell/shell-word.js'

const PLAIN = ['web', 'qemu:///system', 'qemu+ssh://root@kvm7.example.net:2222/system']
const QUOTED = [
  '',
  '=ls',
  'two words',
  "it's",
  '$HOME',
  '`id`',
  'a;b',
  'qemu:///session?socket=/a/b',
  '*',
]

describe('a word for a shell', () => {
  for (const text of PLAIN) {
    it(`${text} is readable as it is`, () => {
      expect(shellWord(text)).to.equal(text)
    })
  }

  for (const text of [...PLAIN, ...QUOTED]) {
    it(`${JSON.stringify(text)} is what the shell reads`, () => {
      const { stdout } = spawnSync('sh', ['-c', `printf '[%s]' ${shellWord(text)}`], {
        encoding: 'utf8',
      })
      expect(stdout).to.equal(`[${text}]`)
    })
  }
})
