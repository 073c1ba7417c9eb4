import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'

/** Why a Go program cannot be compiled here; undefined: it can. */
export function goAbsence(): string | undefined {
  try {
    const version = execFileSync('go', ['env', 'GOVERSION'], { cwd: tmpdir() }).toString().trim()
    const [, minor = '0'] = /^go1\.(\d+)/.exec(version) ?? []
    return Number(minor) >= 21 ? undefined : `${version} cannot fetch the toolchain of go.mod`
  } catch {
    return 'there is no Go on this machine'
  }
}
