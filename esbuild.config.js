import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

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
  // Pulumi's classes must be those of the process. The others are packages that are seldom loaded.
  external: ['@pulumi/pulumi', 're2js', 'unixcrypt', 'yaml'],
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
})
writeFileSync(join(outdir, 'LICENSES.txt'), licenses(Object.keys(metafile.inputs)))

/** The licenses of the packages whose code is in the bundle: each of them asks to be told. */
function licenses(files) {
  const packages = files.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [])
  return [...new Set(packages)].sort().map(license).join('\n')
}

function license(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json')))
  const text = readFileSync(join(root, folder, 'LICENSE'), 'utf8')
  return `== ${name} ${version}, ${license}\n\n${text}`
}
