import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import { engineEnvironment } from './environment.js'
import type { PluginPath } from './plugin/plugin-path.js'
import { runEngine, type Outcome } from './run-engine.js'

/** A Pulumi project with one stack on a file backend of its own. */
export interface Project {
  readonly directory: string
  /** The environment its commands run in. */
  readonly env: NodeJS.ProcessEnv
  /** Writes one of its files. */
  write(file: string, text: string): void
  /** Runs `pulumi ARGS` in it, and answers when it has ended, however it ended. */
  pulumi(...args: readonly string[]): Promise<Outcome>
  remove(): void
}

/** Settings of a project. */
export interface ProjectOptions {
  /** Its files by name; `Pulumi.yaml` and `package.json` are there already. */
  readonly files: Readonly<Record<string, string>>
  readonly env?: NodeJS.ProcessEnv
  readonly stack?: string
  /** The native plugin, if its program is to be on PATH. */
  readonly plugin?: PluginPath
  /** A folder to put before PATH. */
  readonly path?: string
}

/**
 * Makes a Pulumi project inside the build folder, so that Node finds what the repository installed.
 *
 * Our package is the one that was compiled with these tests: its folder is linked where npm would
 * put it.
 */
export async function createProject(options: ProjectOptions): Promise<Project> {
  mkdirSync(WORK, { recursive: true })
  const directory = mkdtempSync(join(WORK, 'project-'))
  const engine = engineEnvironment(directory)
  const folders = [options.path, options.plugin?.folder, engine['PATH']]
  const PATH = folders.filter((folder) => folder !== undefined).join(delimiter)
  const env = { ...engine, PATH, ...options.env }
  const project: Project = {
    directory,
    env,
    write: (file, text) => {
      writeFileSync(join(directory, file), text)
    },
    pulumi: (...args) => runEngine(args, { cwd: directory, env }),
    remove: () => {
      rmSync(directory, { recursive: true, force: true })
    },
  }
  linkPackage(directory)
  const files = { ...FILES, ...options.files }
  for (const [file, text] of Object.entries(files)) project.write(file, text)
  const made = await project.pulumi('stack', 'init', options.stack ?? 'dev')
  if (!made.ok) throw new Error(`pulumi stack init failed: ${made.text}`)
  return project
}

const OUT = join(import.meta.dirname, '../..')
const WORK = join(OUT, 'engine')

const FILES = {
  'Pulumi.yaml': 'name: incident\nruntime: nodejs\n',
  'package.json': '{ "name": "incident", "private": true }\n',
}

/** Puts our package where npm would put it. */
export function linkPackage(directory: string): void {
  const target = join(directory, 'node_modules/pulumi-libvirt-rescue')
  mkdirSync(target, { recursive: true })
  cpSync(join(repositoryRoot, 'package.json'), join(target, 'package.json'))
  symlinkSync(OUT, join(target, 'dist'))
}
