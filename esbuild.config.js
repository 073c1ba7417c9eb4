import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { MODULES } from './dist/provider/plugin/grpc/modules.js'

// Writes dist/bundle/: what Pulumi and npm start. CONTRIBUTING.md says why. It takes what tsc has compiled, so that
// what is published is what is tested.
const root = import.meta.dirname
const outdir = join(root, 'dist/bundle')

rmSync(outdir, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    'dynamic/index.js',
    'dynamic/instance-state/index.js',
    'dynamic/rescue-image/index.js',
    'dynamic/rescue-command/index.js',
    'planner/index.js',
    'plugin/main.js',
    'cli/main.js',
  ].map((entry) => `dist/provider/${entry}`),
  outbase: 'dist/provider',
  outdir,
  chunkNames: 'shared/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Pulumi's classes must be those of the process. The other two are seldom loaded.
  external: ['@pulumi/pulumi', 're2js', 'yaml'],
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
})
const { metafile: protocol } = await build({
  absWorkingDir: root,
  // Found beside Pulumi's stubs, so that nothing has two copies.
  stdin: {
    contents: `module.exports = { ${MODULES.map(entryOf).join(', ')} }`,
    resolveDir: proto(),
  },
  outfile: join(outdir, 'plugin/protocol.cjs'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  // Loaded for gRPC's channelz alone, which nobody asks of a plugin.
  external: ['@grpc/proto-loader'],
  // None of this is ours, and it is most of the package.
  minifyWhitespace: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
})
const files = [metafile, protocol].flatMap(({ inputs }) => Object.keys(inputs))
writeFileSync(join(outdir, 'LICENSES.txt'), licenses(files))

function entryOf(name) {
  return `'${name}': () => require('${name}')`
}

function proto() {
  return dirname(createRequire(import.meta.url).resolve('@pulumi/pulumi/proto/provider_grpc_pb'))
}

/** The licenses of the packages whose code is in the bundle: each of them asks to be told. */
function licenses(files) {
  const packages = files.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [])
  return [...new Set(packages)].sort().map(license).join('\n')
}

function license(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json')))
  const texts = readdirSync(join(root, folder))
    .filter((file) => /^LICENSE/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
  if (texts.length === 0) throw new Error(`${name} has no file LICENSE`)
  return `== ${name} ${version}, ${license}\n\n${texts.join('\n')}`
}
