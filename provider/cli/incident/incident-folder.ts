import { mkdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The Pulumi project of all incidents. Not `libvirt-rescue`: that is the namespace of the package's own settings. */
export const PROJECT = 'rescue-incidents'

/**
 * Where the project of the incidents is on this machine: what `pulumi` needs to see, resume and end them.
 *
 * It holds no state: that is in the backend. It is written again whenever it is used, for the package of now.
 */
export function incidentFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const state = environment['XDG_STATE_HOME'] || join(homedir(), '.local/state')
  return join(state, 'libvirt-rescue', 'incidents')
}

/**
 * Writes the project, and links the packages that its program and Pulumi's dynamic provider ask for.
 *
 * What is right already stays untouched, because another incident may be reading it now.
 */
export async function writeProject(folder: string): Promise<void> {
  const require = createRequire(import.meta.url)
  const links = [
    ['pulumi-libvirt-rescue', dirname(require.resolve('pulumi-libvirt-rescue/package.json'))],
    ['@pulumi/pulumi', dirname(require.resolve('@pulumi/pulumi/package.json'))],
  ] as const
  await mkdir(join(folder, 'node_modules/@pulumi'), { recursive: true, mode: 0o700 })
  for (const [name, text] of Object.entries(FILES)) await write(join(folder, name), text)
  for (const [name, target] of links) await link(join(folder, 'node_modules', name), target)
}

async function write(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return
  const part = `${path}.${process.pid}`
  await writeFile(part, text)
  await rename(part, path)
}

async function link(path: string, target: string): Promise<void> {
  if ((await realpath(path).catch(() => null)) === (await realpath(target))) return
  const part = `${path}.${process.pid}`
  await symlink(target, part, 'junction')
  await rm(path, { recursive: true, force: true })
  await rename(part, path)
}

const FILES = {
  'Pulumi.yaml': `name: ${PROJECT}
description: Rescues from the command line, one stack an incident
runtime:
  name: nodejs
  options:
    typescript: false
main: index.cjs
`,
  'package.json': `{ "name": "${PROJECT}", "private": true, "main": "index.cjs" }\n`,
  'index.cjs': `// One incident: the command line writes its arguments into the settings of the stack.
const { Config } = require('@pulumi/pulumi')
const { InstanceRescue, RescueImage } = require('pulumi-libvirt-rescue')

const { rescue: asked, image } = new Config().requireObject('incident')
const rescue = new InstanceRescue('rescue', {
  ...asked,
  ...(image === null ? {} : { image: new RescueImage('image', image) }),
})

exports.status = rescue.status
exports.since = rescue.startedAt
exports.console = rescue.console
exports.ssh = rescue.ssh
exports.proof = rescue.proof
`,
} as const
