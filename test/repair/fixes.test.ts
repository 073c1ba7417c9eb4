import { dirname } from 'node:path'
import { expect } from 'chai'
import type { FixVerb, WantedFix } from '../../provider/repair/fixes/index.js'
import { TREES } from './trees/index.js'
import { Tree } from './support/tree.js'

describe('15: a fix in a tree', () => {
  for (const {
    title,
    files,
    modes = {},
    programs = {},
    wanted,
    dry,
    after = {},
    backup = [],
    ends,
  } of TREES) {
    it(title, () => {
      const tree = new Tree(files, programs)
      const run = (verb: FixVerb, fix: WantedFix = wanted): ReturnType<Tree['run']> =>
        tree.run(fix, verb)
      try {
        for (const [path, mode] of Object.entries(modes)) tree.mode(path, mode)
        const before = tree.state()
        const shown = run('dry-run')
        expect(shown.said).to.equal(dry)
        expect(tree.state(), 'a dry run changes nothing').to.equal(before)
        expect(shown.status).to.equal(ends?.[0] ?? 0)
        const done = run('apply')
        expect(done.status, done.said).to.equal(ends?.[1] ?? 0)
        if (ends !== undefined) {
          expect(tree.state(), 'what is refused changes nothing').to.equal(before)
          return
        }
        for (const [path, content] of Object.entries(after))
          expect(tree.read(path)).to.equal(content)
        const kept =
          tree.state().match(/^\.\/var\/lib\/libvirt-rescue\/backup\/[^/]+\/\S+ \d{3}/gm) ?? []
        const paths = kept.map((line) => line.split(' ')[0]?.split('/').slice(6).join('/') ?? '')
        for (const path of backup) expect(paths).to.include(path)
        expect(run('check').status).to.equal(0)
        const settled = tree.state()
        const again = run('apply')
        expect(again.status, again.said).to.equal(3)
        expect(tree.state(), 'the second time changes nothing').to.equal(settled)
      } finally {
        tree.remove()
      }
    })
  }

  /** Links that lead out: the files themselves, or the folders that they are in. */
  const LINKS: readonly (readonly [what: string, of: (path: string) => string])[] = [
    ['files', (path) => path],
    ['folders', dirname],
  ]
  for (const [what, of] of LINKS)
    it(`changes nothing outside of the tree, though the ${what} in it are links that lead out`, () => {
      for (const { title, files, programs, wanted, ends } of TREES) {
        if (ends !== undefined) continue
        const tree = new Tree(files, programs)
        try {
          const own = Object.keys(files).filter((path) => !path.startsWith('/usr/'))
          for (const path of new Set(own.map(of))) if (tree.has(path)) tree.leadOut(path)
          const before = tree.outside()
          tree.run(wanted, 'apply')
          expect(tree.outside(), title).to.equal(before)
        } finally {
          tree.remove()
        }
      }
    })
})
