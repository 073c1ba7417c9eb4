import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The programs that a message may name, and some that no message may run. */
const PROGRAMS = ['qemu-img', 'virsh', 'npx', 'pulumi', 'touch', 'rm', 'sh', 'id', 'sudo', 'ssh']
const SHELLS = ['/bin/bash', '/bin/sh'] as const

/** Appends the program's name and its arguments to a file: a null byte after each, two after the last. */
const FAKE = `#!/bin/sh
printf '%s\\0' "\${0##*/}" "$@" >>"$LOG"
printf '\\0' >>"$LOG"
`

/** A folder of fake programs, and nothing else that a shell could find. */
export class Shells {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pasted-'))
  readonly #log = join(this.#folder, 'log')
  readonly #cwd = join(this.#folder, 'cwd')

  constructor() {
    mkdirSync(this.#cwd)
    for (const name of PROGRAMS) {
      const path = join(this.#folder, name)
      writeFileSync(path, FAKE)
      chmodSync(path, 0o755)
    }
  }

  /** Pastes a command into each shell; every program that it ran there with its arguments, in order. */
  paste(command: string): { readonly shell: string; readonly ran: readonly string[][] }[] {
    return SHELLS.map((shell) => ({ shell, ran: this.#run(shell, command) }))
  }

  stop(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #run(shell: string, command: string): string[][] {
    writeFileSync(this.#log, '')
    const { stderr, stdout } = spawnSync(shell, ['-c', command], {
      cwd: this.#cwd,
      env: { PATH: this.#folder, LOG: this.#log, HOME: '/nonexistent' },
      encoding: 'utf8',
    })
    const left = [...readdirSync(this.#cwd), stderr, stdout].join('')
    if (left !== '') throw new Error(`${shell} did more with ${command}: ${left}`)
    const runs = readFileSync(this.#log, 'utf8').split('\0\0')
    return runs.slice(0, -1).map((run) => run.split('\0'))
  }
}
