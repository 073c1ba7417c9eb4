import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixture } from '../planner/fixtures.js'
import { repositoryRoot } from '../repository.js'
import { skip } from '../skip.js'
import { validate, whyNoSchema } from './schema.js'

interface Run {
  readonly code: number | null
  readonly lines: readonly string[]
}

describe('the two checkers', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-checkers-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** Runs one as its npm script does. */
  function run(checker: string, ...args: readonly string[]): Run {
    return runWith(process.env, checker, ...args)
  }

  function runWith(env: NodeJS.ProcessEnv, checker: string, ...args: readonly string[]): Run {
    const program = join(import.meta.dirname, `${checker}.js`)
    const options = { encoding: 'utf8', env } as const
    const { status, stdout } = spawnSync(process.execPath, [program, ...args], options)
    return { code: status, lines: stdout.trimEnd().split('\n') }
  }

  function put(name: string, content: string): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  function cases(name: string, ...list: readonly unknown[]): string {
    return put(name, JSON.stringify({ cases: list }))
  }

  it('are the scripts that the package names', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const checker of ['check-cases', 'check-domains']) {
      expect(scripts[checker]).to.match(new RegExp(`node dist/test/checkers/${checker}.js$`))
    }
  })

  it('pass what is right', () => {
    const file = join(repositoryRoot, 'test/nova/planner-cases.json')
    expect(run('check-cases', file)).to.deep.equal({ code: 0, lines: ['54 passed, 0 failed'] })
  })

  const GOOD = {
    id: 'good',
    domainXml: fixture('pc'),
    imageProperties: { hw_rescue_bus: 'usb' },
    expect: {
      mode: 'stable',
      rescue: { device: 'disk', bus: 'usb', target: 'sda' },
      addressesKept: true,
    },
  }
  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['another mode', { expect: { mode: 'legacy' } }, /mode: expected "legacy", got "stable"/],
    [
      'another target',
      { expect: { rescue: { device: 'disk', bus: 'usb', target: 'sdb' } } },
      /rescue: expected/,
    ],
    [
      'another order of disks',
      { expect: { disks: ['sda'] } },
      /disks: expected \["sda"\], got \["vda"/,
    ],
    [
      'addresses that should not be kept',
      { expect: { addressesKept: false } },
      /addressesKept: expected false/,
    ],
    [
      'an error that does not come',
      { expect: { error: 'no-root-disk' } },
      /expected issue "no-root-disk", got a stable plan/,
    ],
    [
      'another error',
      { imageProperties: { hw_rescue_bus: 'xen' }, expect: { error: 'no-root-disk' } },
      /got unsupported-rescue-bus/,
    ],
    ['no plan', { imageProperties: { hw_rescue_bus: 'xen' } }, /no plan: 'xen'/],
    [
      'an expectation it does not know',
      { expect: { mode: 'stable', colour: 'red' } },
      /expects 'colour'/,
    ],
    ['no expectation', { expect: {} }, /expects nothing/],
    ['a missing expectation', { expect: undefined }, /'expect' is missing/],
    ['a domain that is none', { domainXml: '<network/>' }, /root is <network>/],
    ['a domain of the wrong kind', { domainXml: 7 }, /'domainXml' is missing or of the wrong kind/],
  ]
  for (const [name, change, reason] of wrong) {
    it(`name a case that has ${name}`, () => {
      const { code, lines } = run(
        'check-cases',
        cases('wrong.json', GOOD, { ...GOOD, id: 'bad', ...change }),
      )
      expect(code).to.equal(1)
      expect(lines.at(-1)).to.equal('1 passed, 1 failed')
      expect(lines[0])
        .to.match(/^FAILED .*wrong\.json: bad: /)
        .and.to.match(reason)
    })
  }

  it('name a file of cases that cannot be read, and go on with the next', () => {
    const good = cases('good.json', GOOD)
    const bad = [
      put('half.json', '{"cases": ['),
      cases('empty.json'),
      put('other.json', '{}'),
      join(folder, 'none.json'),
    ]
    const { code, lines } = run('check-cases', ...bad, good)
    expect(code).to.equal(1)
    expect(lines.map((line) => line.replace(/: .*/, ''))).to.deep.equal([
      ...bad.map((file) => `FAILED ${file}`),
      '1 passed, 4 failed',
    ])
  })

  it('name each definition that cannot be read, and plan the others', function () {
    const reason = whyNoSchema()
    if (reason !== null) skip(this, reason)
    put('a-good.xml', fixture('q35'))
    put('b-doctype.xml', `<!DOCTYPE domain>${fixture('pc')}`)
    put('c-half.xml', fixture('pc').slice(0, 800))
    put('d-network.xml', '<network><name>x</name></network>')
    const { code, lines } = run('check-domains', folder)
    expect(code).to.equal(1)
    expect(lines).to.have.lengthOf(4)
    expect(lines[0]).to.match(/b-doctype\.xml: no domain definition: .*DOCTYPE/)
    expect(lines[1]).to.match(/c-half\.xml: no domain definition: .*not well-formed/)
    expect(lines[2]).to.match(/d-network\.xml: no domain definition: .*<network>/)
    expect(lines[3]).to.equal('1 passed, 3 failed')
  })

  it('fail where nothing can be held against the schema, whatever else passes', () => {
    const good = put('good.xml', fixture('q35'))
    const { code, lines } = runWith({ ...process.env, PATH: folder }, 'check-domains', good)
    expect(code).to.equal(1)
    expect(lines).to.have.lengthOf(2)
    expect(lines[0]).to.match(
      /^FAILED libvirt's schema: nothing was held against it: .* is missing/,
    )
    expect(lines[1]).to.equal('1 passed, 1 failed')
  })

  it('name a folder that is not there or has nothing in it', () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    const { code, lines } = run('check-domains', empty, join(folder, 'nowhere'))
    expect(code).to.equal(1)
    expect(lines.at(-1)).to.equal('0 passed, 2 failed')
  })

  it('do not hold a target that was used twice before against the rescue', () => {
    const once = "<target dev='vdb' bus='virtio'/>"
    put('twice.xml', fixture('pc').replace(once, "<target dev='vda' bus='virtio'/>"))
    const { code, lines } = run('check-domains', join(folder, 'twice.xml'))
    expect([code, lines.at(-1)]).to.deep.equal([0, '1 passed, 0 failed'])
  })

  it('hold more files against the schema than one call takes', function () {
    const missing = whyNoSchema()
    if (missing !== null) skip(this, missing)
    const texts = Array.from({ length: 2100 }, () => '<domain/>')
    const answers = validate([...texts, fixture('pc')])
    expect(answers.filter((answer) => answer === null)).to.have.lengthOf(1)
    expect(answers.at(-1)).to.equal(null)
  })

  it('say how they are called', () => {
    for (const checker of ['check-cases', 'check-domains']) {
      const { code, lines } = run(checker)
      expect(code).to.equal(2)
      expect(lines[0]).to.contain(`npm run -s ${checker}`)
    }
  })
})
