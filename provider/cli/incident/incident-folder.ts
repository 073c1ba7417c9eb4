import { lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The Pulumi project of all incidents. Not `libvirt-rescue`: that is the namespace of the package's own settings. */
export const PROJECT = 'rescue-incidents'

/**
 * Where the project of the incidents is on this machine: what `pulumi` needs to see, resume and end them.
 *
 * It holds no state: that is in the backend. It is made again whenever it is used, for the package of now.
 */
export function incidentFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const state = environment['XDG_STATE_HOME'] || join(homedir(), '.local/state')
  return join(state, 'libvirt-rescue', 'incidents')
}

/** Writes the project, and links the packages that its program and Pulumi's dynamic provider ask for. */
export async function writeProject(folder: string): Promise<void> {
  const require = createRequire(import.meta.url)
  const links = [
    ['pulumi-libvirt-rescue', dirname(require.resolve('pulumi-libvirt-rescue/package.json'))],
    ['@pulumi/pulumi', dirname(require.resolve('@pulumi/pulumi/package.json'))],
  ] as const
  await mkdir(join(folder, 'node_modules/@pulumi'), { recursive: true, mode: 0o700 })
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)
  for (const [name, target] of links) await link(join(folder, 'node_modules', name), target)
}

async function link(path: string, target: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  if (isThere) await rm(path, { recursive: true })
  await symlink(target, path, 'junction')
}

const FILES = {
  'Pulumi.yaml': [
    `name: ${PROJECT}`,
    'description: Rescues that libvirt-rescue made, one stack an incident',
    'runtime: nodejs',
    'main: index.cjs',
    '',
  ].join('\n'),
  'package.json': `{ "name": "${PROJECT}", "private": true, "main": "index.cjs" }\n`,
  'index.cjs': `// One incident: libvirt-rescue writes its arguments into the settings of the stack.
const { Config } = require('@pulumi/pulumi')
const { InstanceRescue, RescueImage } = require('pulumi-libvirt-rescue')

const config = new Config()
const image = config.getObject('image')
const rescue = new InstanceRescue('rescue', {
  ...config.requireObject('rescue'),
  ...(image === undefined ? {} : { image: new RescueImage('image', image) }),
})

exports.status = rescue.status
exports.since = rescue.startedAt
exports.console = rescue.console
exports.ssh = rescue.ssh
`,
} as const
