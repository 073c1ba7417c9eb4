import { expect } from 'chai'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMANDS } from '../../provider/cli/commands/index.js'
import { run } from '../../provider/cli/run.js'
import { skip } from '../skip.js'
import { fakeDependencies } from '../dynamic/fake-dependencies.js'
import { fakeTerminal } from './support/fake-terminal.js'

/** How each shell is started without anybody's settings, and reads a completion; and what prints the words of a command. */
const SHELLS = [
  {
    shell: 'bash',
    start: 'bash --norc --noprofile -i',
    setUp: (file: string) =>
      `bind 'set enable-bracketed-paste off'; PS1='G''O> '; . ${file}; libvirt-rescue() { printf 'R%s' AN; printf ' <%s>' "$@"; echo; }`,
  },
  {
    shell: 'zsh',
    start: 'zsh -f -i',
    setUp: (file: string) =>
      `autoload -U compinit; compinit -u -D; PS1='G''O> '; . ${file}; libvirt-rescue() { printf 'R%s' AN; printf ' <%s>' "$@"; echo; }`,
  },
  {
    shell: 'fish',
    start: 'fish --no-config -i',
    setUp: (file: string) =>
      `source ${file}; function fish_prompt; printf 'G%s' 'O> '; end; function libvirt-rescue; printf 'R%s' AN; printf ' <%s>' $argv; echo; end`,
  },
] as const

/** What is typed before the Tab key, and the words that it makes of it. */
const TYPED: readonly (readonly [string, string])[] = [
  ['compl', 'completion'],
  ['completion z', 'completion zsh'],
  ['image b', 'image build'],
  ['diagnose web --screenshot two', 'diagnose web --screenshot two words.sh'],
  ['list --fo', 'list --format'],
  ['plan web --format y', 'plan web --format yaml'],
  ['plan --mode leg', 'plan --mode legacy'],
  ['run web two', 'run web two words.sh'],
  ['plan web --svg two', 'plan web --svg two words.sh'],
  ['unrescue web --y', 'unrescue web --yes'],
  ['acc', 'access'],
  ['access web --ssh-key two', 'access web --ssh-key two words.sh'],
]

describe('15: the completion', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'completion-'))
    writeFileSync(join(folder, 'two words.sh'), '')
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  for (const { shell, start, setUp } of SHELLS)
    it(`completes commands, options, their values and files in ${shell}`, async function () {
      this.timeout(30_000)
      if (spawnSync(shell, ['--version']).status !== 0) skip(this, `${shell} is not installed`)
      const file = join(folder, `completion.${shell}`)
      writeFileSync(file, await print('completion', shell))
      const ran = await type(start, setUp(file), folder)
      expect(ran).to.deep.equal(
        TYPED.map(([, words]) => words.replace('two words.sh', 'two_words.sh')).map((words) =>
          words.split(' ').map((word) => word.replace('_', ' ')),
        ),
      )
    })

  it('knows every command and every option', async () => {
    for (const { shell } of SHELLS) {
      const text = await print('completion', shell)
      for (const { name, options } of COMMANDS) {
        expect(text).to.contain(name.split(' ')[0])
        for (const option of options)
          expect(text).to.contain(shell === 'fish' ? option : `--${option}`)
      }
    }
  })

  it('is not there for another shell', async () => {
    const failure: unknown = await print('completion', 'fisch').catch((error: unknown) => error)
    expect((failure as Error).message).to.equal("unknown shell 'fisch', did you mean 'fish'?")
  })
})

async function print(...words: readonly string[]): Promise<string> {
  const said: string[] = []
  const { runtime } = fakeDependencies()
  await run(words, { terminal: fakeTerminal(said, said), runtime, environment: {} })
  return `${said.join('\n')}\n`
}

/** Types at a shell on a terminal of its own; the words of each command that ran. */
async function type(start: string, setUp: string, cwd: string): Promise<readonly string[][]> {
  const env = { ...process.env, TERM: 'dumb', PS1: '', HOME: cwd, COLUMNS: '400' }
  const child = spawn('script', ['-qefc', start, '/dev/null'], { cwd, env })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const ended = once(child, 'close')
  // What is typed before the prompt is there may be thrown away.
  const typeAtPrompt = async (line: string, prompts: number): Promise<void> => {
    const count = (): number => printed.split('GO> ').length - 1
    while (count() < prompts && child.exitCode === null) await once(child.stdout, 'data')
    child.stdin.write(line)
  }
  child.stdin.write(`${setUp}\n`)
  for (const [at, [words]] of TYPED.entries())
    await typeAtPrompt(`libvirt-rescue ${words}\t\n`, at + 1)
  await typeAtPrompt('exit\n', TYPED.length + 1)
  await ended
  return [...printed.matchAll(/RAN((?: <[^>\r\n]*>)*)/g)].map(([, words = '']) =>
    [...words.matchAll(/<([^>]*)>/g)].map(([, word = '']) => word),
  )
}
