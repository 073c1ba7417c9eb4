import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'

/** Runs a Node program that writes a JSON file: what it wrote, or what it said where it wrote none. */
export async function runForJson(
  args: (output: string) => readonly string[],
): Promise<{ readonly json: unknown } | { readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-faults-'))
  const output = join(folder, 'output.json')
  try {
    const said = await run(args(output))
    const text = read(output)
    return text === null ? { said } : { json: JSON.parse(text) as unknown }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // the program ended before it wrote anything
  }
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const settings = { cwd: repositoryRoot, maxBuffer: 1 << 26 }
    const child = execFile(process.execPath, args, settings, (_error, stdout, stderr) => {
      resolve(stdout + stderr)
    })
    child.stdout?.on('data', (text: string) => {
      if (text.includes('in memory')) process.stdout.write(text)
    })
  })
}
