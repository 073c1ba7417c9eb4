import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

const MAIN = join(repositoryRoot, 'dist/provider/cli/main.js')

describe('15: an output that nobody can read any more', () => {
  it('is taken for a Ctrl-C if its reader ended', async () => {
    const child = spawn(process.execPath, [MAIN, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const said: Buffer[] = []
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes))
    expect(await once(child, 'close')).to.deep.equal([null, 'SIGINT'])
    expect(Buffer.concat(said).toString()).to.equal('')
  })

  it('is taken for one if its disk is full, which is said', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [MAIN, 'help'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    const said: Buffer[] = []
    child.stderr?.on('data', (bytes: Buffer) => said.push(bytes))
    expect(await once(child, 'close')).to.deep.equal([null, 'SIGINT'])
    expect(Buffer.concat(said).toString()).to.equal('The output cannot be written: ENOSPC.\n')
  })
})
