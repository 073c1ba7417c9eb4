import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repositoryRoot } from '../../test/repository.js'

/** The C library, in a process of its own that is already connected. */
export interface Library {
  /** Milliseconds for so many `virDomainGetState`, one after the other, measured inside that process. */
  getState(calls: number): Promise<number>
  stop(): Promise<void>
}

/** Starts it: Debian's Python with Debian's binding, which is thin. */
export function startLibrary(uri: string, domain: string): Library {
  const script = join(repositoryRoot, 'bench/library/get-state.py')
  const child = spawn(PYTHON, [script, uri, domain], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async getState(calls) {
      child.stdin.write(`${calls}\n`)
      const answer = await lines.next()
      if (answer.done === true) throw new Error(`${PYTHON} ended; it needs ${PACKAGE}`)
      return Number(answer.value)
    },
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Of the system, not of PATH: the binding is installed for this one. */
const PYTHON = '/usr/bin/python3'
const PACKAGE = 'the Debian package python3-libvirt'
