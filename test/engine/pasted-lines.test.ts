import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

/** The pages whose commands are pasted into a shell. */
const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: repositoryRoot })
  .toString()
  .split('\n')
  .filter((page) => blocksOf(page).length > 0)

describe('12.23: the commands of the pages can be pasted into bash, dash and zsh', () => {
  it('there are such pages', () => {
    expect(PAGES).to.include.members(['README.md', 'docs/by-hand.md', 'examples/runbook/README.md'])
  })

  for (const page of PAGES) {
    it(page, () => {
      for (const block of blocksOf(page)) {
        execFileSync('sh', ['-n'], { input: block })
        expect(problemsOf(block)).to.deep.equal([])
      }
    })
  }

  for (const [line, problem] of [
    ['web=web # the instance', 'comment'],
    ["# the incident's name", 'comment'],
    ["echo it's", 'quote'],
    ['echo "a" "b', 'quote'],
    ['ssh root@host ls qemu:///system?socket=a', 'pattern'],
    ['echo "done!"', 'history'],
    ['echo =ls', 'expansion'],
  ] as const) {
    it(`a ${problem} would be found: ${line}`, () => {
      expect(problemsOf(`true\n${line}\n`)).to.deep.equal([`${problem}: ${line}`])
    })
  }
})

/**
 * What an interactive zsh would take for something else in a block, one line each.
 *
 * zsh has no comments at its prompt, so an apostrophe in one opens a quote. It replaces `!` even in double
 * quotes, and fails if a pattern matches no file.
 */
function problemsOf(block: string): string[] {
  const bare = block.replaceAll(
    QUOTED,
    (quoted) => `Q${'\n'.repeat(quoted.split('\n').length - 1)}`,
  )
  const spoken = block.replaceAll(/'[^']*'/g, (quoted) => quoted.replaceAll(/[^\n]/g, 'Q'))
  const [lines, spokenLines] = [bare.split('\n'), spoken.split('\n')]
  return block
    .split('\n')
    .flatMap((line, index) =>
      RULES.filter(({ found, isQuotedToo }) =>
        found.test((isQuotedToo === true ? spokenLines : lines)[index] ?? ''),
      ).map(({ problem }) => `${problem}: ${line}`),
    )
}

const QUOTED = /'[^']*'|"(?:\\[^]|[^"\\])*"/g

const RULES: readonly {
  readonly problem: string
  readonly found: RegExp
  readonly isQuotedToo?: boolean
}[] = [
  { problem: 'comment', found: /(?:^|\s)#/ },
  { problem: 'quote', found: /^(?!(?:.*\s)?#).*['"]/ },
  { problem: 'pattern', found: /[?[\]^~]/ },
  { problem: 'history', found: /!/, isQuotedToo: true },
  { problem: 'expansion', found: /(?:^|\s)=\S/ },
]

function blocksOf(page: string): string[] {
  if (page === '') return []
  const text = readFileSync(join(repositoryRoot, page), 'utf8')
  return [...text.matchAll(/^```(?:sh|bash|shell|zsh)\n([^]*?)^```/gm)].map(
    ([, block = '']) => block,
  )
}
