import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  orderFix,
  writeWork,
  type FixVerb,
  type WantedFix,
} from '../../../provider/repair/fixes/index.js'

/** What a fix did to a tree. */
export interface Outcome {
  readonly status: number
  /** Both streams, with the time in the name of the backup's folder taken out. */
  readonly said: string
}

/**
 * A folder that stands for the instance's tree, in which a fix runs by dash with busybox's programs, as in the rescue
 * system. Programs that would need a machine are scripts of the test.
 */
export class Tree {
  readonly root: string
  readonly #programs: string
  readonly #folder: string

  constructor(
    files: Readonly<Record<string, string>>,
    programs: Readonly<Record<string, string>> = {},
  ) {
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'rescue-tree-')))
    this.root = join(this.#folder, 'root')
    this.#programs = join(this.#folder, 'programs')
    mkdirSync(this.#programs)
    this.write('/etc/os-release', 'ID=debian\n')
    for (const folder of ['var/lib', 'run']) mkdirSync(join(this.root, folder), { recursive: true })
    for (const [path, content] of Object.entries(files)) this.write(path, content)
    for (const applet of APPLETS) symlinkSync('/usr/bin/busybox', join(this.#programs, applet))
    for (const [name, script] of Object.entries({ chroot: CHROOT, lsblk: '', ...programs }))
      this.#program(name, script)
  }

  /** Writes a file; `-> TARGET` as content makes a link. */
  write(path: string, content: string): void {
    const place = join(this.root, path)
    mkdirSync(dirname(place), { recursive: true })
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), place)
    else writeFileSync(place, content)
  }

  /** Whether a path is there, and not below a link. */
  has(path: string): boolean {
    const place = join(this.root, path)
    return path !== '/' && existsSync(place) && realpathSync(place) === place
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  mode(path: string, mode: number): void {
    chmodSync(join(this.root, path), mode)
  }

  /** Moves a file or folder out of the tree, and leaves a link to it. */
  leadOut(path: string): void {
    const outside = join(this.#folder, 'outside', path.replaceAll('/', '_'))
    mkdirSync(dirname(outside), { recursive: true })
    cpSync(join(this.root, path), outside, { recursive: true, verbatimSymlinks: true })
    rmSync(join(this.root, path), { recursive: true })
    symlinkSync(outside, join(this.root, path))
  }

  /** What was moved out of the tree, as `state` has it. */
  outside(): string {
    return stateOf(join(this.#folder, 'outside'))
  }

  /** Every file and link of the tree with mode and content, without what is in memory in the rescue system. */
  state(): string {
    return stateOf(this.root)
  }

  run(wanted: WantedFix, verb: FixVerb): Outcome {
    const ordered = orderFix(wanted)
    if (!ordered.ok) throw new Error(JSON.stringify(ordered.failures))
    const { script, environment } = writeWork(ordered.order, verb)
    const { status, stdout, stderr } = spawnSync(
      '/bin/dash',
      ['-c', `exec 2>&1\n${script.toString()}`],
      {
        env: {
          ...environment,
          PATH: this.#programs,
          FIX_ROOT: this.root,
          FIX_LAYERS: '/none',
          FIX_EFI: '/none',
        },
        encoding: 'utf8',
        timeout: 30_000,
      },
    )
    const said = `${stdout}${stderr}`.replaceAll(/\d{8}T\d{6}Z/g, 'TIME')
    return { status: status ?? -1, said }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #program(name: string, script: string): void {
    const place = join(this.#programs, name)
    rmSync(place, { force: true })
    writeFileSync(place, `#!/bin/dash\n${script}\n`)
    chmodSync(place, 0o755)
  }
}

function stateOf(folder: string): string {
  const list =
    'find . -path ./run -prune -o -print | sort | while read -r f; do stat -c "%n %a %u:%g %N" "$f"; [ -L "$f" ] || [ -d "$f" ] || cat "$f"; done'
  return execFileSync('sh', ['-c', list], { cwd: folder, encoding: 'utf8' })
}

/** Runs the tree's own program, which is a script that finds the tree in $root. */
const CHROOT = `root=$1
shift
export root
[ "$1" != env ] || { shift; while :; do case $1 in *=*) export "$1"; shift ;; *) break ;; esac; done; }
for folder in usr/sbin usr/bin; do
  program=$root/$folder/$1
  [ ! -e "$program" ] || { shift; exec /bin/dash "$program" "$@"; }
done
exit 127`

/** Those of busybox that no package of the rescue system brings another for. */
const APPLETS =
  'awk basename cat chmod chown cmp cp cut date dd df diff dirname du env fallocate find grep head kill ln ls mkdir mktemp mv od printf readlink realpath rm sed sha1sum sleep sort stat sync tail tee touch tr uniq wc xargs'.split(
    ' ',
  )
