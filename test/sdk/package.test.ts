import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'

/** A relative import in a declaration, without its `.js`. */
const IMPORT = /(?:from |import\()'(\.[^']+)\.js'/g

/** An import in compiled code: of a file, or of a package. */
const CODE_IMPORT = /(?:\bfrom |\bimport\(|^import )['"](\.[^'"]+|[@a-z][\w@:/.-]*)['"]/gm

/** An import that Node follows before it runs anything. */
const STATIC_IMPORT = /^(?:import |\} from |import .* from )"([^"]+)"/gm

interface Packed {
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

describe('the package as npm publishes it', function () {
  this.timeout(120_000)
  let packed: Packed
  let paths: readonly string[]
  before(async () => {
    const args = ['pack', '--dry-run', '--ignore-scripts', '--json']
    ;[packed] = JSON.parse(await run('npm', args, { cwd: repositoryRoot })) as [Packed]
    paths = packed.files.map(({ path }) => path)
  })

  it('holds the compiled code, the documentation, examples and the sources of the rescue image, and nothing else', () => {
    const known = [
      /^dist\/sdk\/[a-z0-9-]+\.(js|d\.ts)$/,
      /^dist\/provider\/[a-z0-9/-]+\.d\.ts$/,
      // The SDK hashes passwords in the program of the user.
      /^dist\/provider\/password\/hash-password\.js$/,
      /^dist\/bundle\/([a-zA-Z0-9/-]+\.js|plugin\/protocol\.cjs|LICENSES\.txt)$/,
      /^provider\/plugin\/schema\.json$/,
      /^provider\/diagnose\/inside\/[\w-]+\.sh$/,
      /^fixes\/(common\/)?[\w-]+\.sh$/,
      /^docs\/[a-z-]+\.md$/,
      /^examples\/(do|go|plugin-file|python|quickstart|runbook|typescript-native|yaml)\/[\w.-]+$/,
      // What `image build` and `builtin: true` need.
      /^rescue-image\/(build\.sh|packages\.lock|(build|contents|system)\/[\w./-]+)$/,
      /^(CHANGELOG|README|SECURITY)\.md$|^LICENSE$|^package\.json$/,
    ]
    expect(paths.filter((path) => !known.some((kind) => kind.test(path)))).to.deep.equal([])
    for (const kind of known)
      expect(
        paths.some((path) => kind.test(path)),
        kind.source,
      ).to.equal(true)
  })

  it('holds what package.json promises', () => {
    const { main, types, bin, exports: exported } = readManifest()
    const promised = [main, types, ...Object.values(bin), ...leaves(exported)]
    const missing = promised.filter((path) => !paths.includes(path.replace(/^\.\//, '')))
    expect(missing).to.deep.equal([])
  })

  it('holds every file from which the rescue image is built', async () => {
    const tracked = (await run('git', ['ls-files', 'rescue-image'], { cwd: repositoryRoot })).split(
      '\n',
    )
    const sources = tracked.filter((path) => /\/(build|contents|system|packages\.lock)/.test(path))
    expect(paths).to.include.members(sources)
    expect(sources).to.have.length.above(40)
  })

  it('holds every declaration that those of package.json lead to', () => {
    const { types, exports: exported } = readManifest()
    const entries = [types, ...leaves(exported)].filter((path) => path.endsWith('.d.ts'))
    const reached = new Set(entries.map((path) => posix.normalize(path)))
    for (const path of reached)
      for (const [, file = ''] of read(path).matchAll(IMPORT))
        reached.add(posix.join(posix.dirname(path), `${file}.d.ts`))
    expect(reached.size).to.be.above(100)
    expect(paths).to.include.members([...reached])
  })

  it('holds nothing that was compiled from a file that is gone', () => {
    const stale = paths.filter((path) => {
      const source = /^dist\/(?!bundle\/)(.*)\.js$/.exec(path)?.[1]
      return source !== undefined && !existsSync(join(repositoryRoot, `${source}.ts`))
    })
    expect(stale, 'run `npm run build`').to.deep.equal([])
  })

  it('holds what its code imports, and no code that nothing imports', () => {
    const { main, bin, exports: exported, ...needs } = readManifest()
    const entries = [main, ...Object.values(bin), ...leaves(exported)].map((path) =>
      posix.normalize(path),
    )
    const reached = new Set(entries.filter((path) => path.endsWith('.js')))
    const packages = new Set<string>()
    for (const path of reached)
      for (const [, name = ''] of read(path).matchAll(CODE_IMPORT))
        if (name.startsWith('.')) reached.add(posix.join(posix.dirname(path), name))
        else if (!isBuiltin(name)) packages.add(name)
    expect(paths.filter((path) => path.endsWith('.js'))).to.have.members([...reached])
    const needed = Object.keys({ ...needs.dependencies, ...needs.peerDependencies })
    const known = ['pulumi-libvirt-rescue', ...needed]
    const isKnown = (name: string): boolean =>
      known.some((each) => name === each || name.startsWith(`${each}/`))
    expect([...packages].filter((name) => !isKnown(name))).to.deep.equal([])
  })

  for (const [module, kilobytes] of [
    ['dynamic', 950],
    ['dynamic/instance-state', 750],
    ['dynamic/rescue-image', 750],
    ['dynamic/rescue-command', 750],
  ] as const)
    it(`loads less than ${kilobytes} kB at the start of ${module}, and no other package`, () => {
      const reached = new Set([`dist/bundle/${module}/index.js`])
      const packages: string[] = []
      let size = 0
      for (const path of reached) {
        size += Buffer.byteLength(read(path))
        for (const [, name = ''] of read(path).matchAll(STATIC_IMPORT))
          if (name.startsWith('.')) reached.add(posix.join(posix.dirname(path), name))
          else if (!isBuiltin(name)) packages.push(name)
      }
      expect(packages).to.deep.equal([])
      expect(size / 1000).to.be.below(kilobytes)
      expect(reached.size).to.be.below(30)
    })

  it('has a file of licenses that names each package whose code is in the bundle', () => {
    const licenses = read('dist/bundle/LICENSES.txt')
    const named = [...licenses.matchAll(/^== (\S+) [\d.]+, \S.*$/gm)].map(([, name]) => name)
    expect(named).to.deep.equal([
      '@grpc/grpc-js',
      '@js-sdsl/ordered-map',
      '@pulumi/pulumi',
      '@rgrove/parse-xml',
      'google-protobuf',
      'unixcrypt',
      'zod',
    ])
  })

  it('is as small as CONTRIBUTING.md says', () => {
    const [, limit] = /less than (\d+) kB/.exec(read('CONTRIBUTING.md')) ?? []
    expect(packed.size / 1000).to.be.below(Number(limit))
  })

  it('links from its pages only to files that exist', () => {
    const pages = paths.filter((path) => path.endsWith('.md'))
    const broken = pages.flatMap((page) => {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
        ([, to = '']) => to,
      )
      return links.filter((to) => !existsSync(join(repositoryRoot, page, '..', to)))
    })
    expect(broken).to.deep.equal([])
  })

  it('has the version of the newest section of the changelog, with its date', () => {
    const [, version, date = ''] = /^## (\d\S*) \((\S+)\)$/m.exec(read('CHANGELOG.md')) ?? []
    expect(version).to.equal(readManifest().version)
    expect(new Date(date).toISOString().slice(0, 10)).to.equal(date)
  })
})

interface Manifest {
  readonly version: string
  readonly main: string
  readonly types: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: object
  readonly dependencies: object
  readonly peerDependencies: object
}

function readManifest(): Manifest {
  return JSON.parse(read('package.json')) as Manifest
}

function read(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8')
}

function leaves(tree: object): readonly string[] {
  return Object.values(tree).flatMap((leaf: string | object) =>
    typeof leaf === 'string' ? [leaf] : leaves(leaf),
  )
}
