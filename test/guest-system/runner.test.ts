import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readState } from '../../provider/guest/job/read-state.js'
import { PREPARE, RUNNER, START } from '../../provider/guest/job/scripts.js'

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const SHELLS = ['/bin/sh', '/bin/bash']

/** A job of this machine's own shell, in a folder of its own. */
interface LocalJob {
  readonly folder: string
  read(file: string): string
}

describe('what a job runs in a guest, in this machine’s own shell', function () {
  this.timeout(60_000)
  let root: string
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'jobs-'))
  })
  after(() => {
    rmSync(root, { recursive: true })
  })

  let count = 0
  async function run(
    script: string,
    { environment = '', seconds = 20, limit = 1_000_000 } = {},
  ): Promise<LocalJob & { readonly state: ReturnType<typeof readState> }> {
    const folder = join(root, `run-${(count += 1)}`)
    const shell = (text: string, ...words: readonly string[]): number | null =>
      spawnSync(SHELLS[count % 2] ?? '', ['-c', text, 'sh', ...words]).status
    expect(shell(PREPARE, folder, BOOT)).to.equal(0)
    writeFileSync(join(folder, 'runner.1'), RUNNER)
    writeFileSync(join(folder, 'environment.1'), environment)
    writeFileSync(join(folder, 'script.1'), script)
    const sha256 = createHash('sha256').update(script).digest('hex')
    const start = (): number | null =>
      shell(START, folder, BOOT, sha256, '1', '/', 'no', String(seconds), String(limit))
    expect(start()).to.equal(0)
    // A second try: it is begun, and changes nothing.
    expect(shell(PREPARE, folder, BOOT)).to.equal(6)
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
    while (read('state') === 'running\n') await new Promise((resolve) => setTimeout(resolve, 50))
    return { folder, read, state: readState(read('state')) }
  }

  const exited = { kind: 'exited', isLate: false, isCut: { stdout: false, stderr: false } }

  it('keeps both streams and the exit status, and starts once', async () => {
    const job = await run('echo out; echo err >&2; echo x >>started; exit 7')
    expect(job.state).to.deep.equal({ ...exited, status: 7 })
    expect([job.read('out'), job.read('err')]).to.deep.equal(['out\n', 'err\n'])
  })

  it('runs it by the program that its first line names', async () => {
    const job = await run(
      '#!/usr/bin/env bash\necho ${BASH_VERSINFO[0]:+bash}; set -- a b; echo "$#"\n',
    )
    expect(job.read('out')).to.equal('bash\n2\n')
  })

  it('gives it variables, which are gone afterwards', async () => {
    const job = await run('printf %s "$TOKEN"', { environment: "export TOKEN='it'\\''s $x'\n" })
    expect(job.read('out')).to.equal("it's $x")
    expect(existsSync(join(job.folder, 'environment'))).to.equal(false)
  })

  it('ends what does not end in time, and all that it has started', async () => {
    const job = await run('echo $$; sleep 1000 & wait', { seconds: 1 })
    expect(job.state).to.deep.include({ isLate: true, status: 143 })
    const group = Number(job.read('out'))
    // What has ended may wait for its parent.
    const states = execFileSync('ps', ['-eo', 'pgid=,stat=']).toString().trim().split('\n')
    expect(states.filter((line) => new RegExp(`^ *${group} +[^Z]`).test(line))).to.deep.equal([])
  })

  it('drops what is longer than the limit, and lets the script go on', async () => {
    const job = await run('yes | head -c 300000; echo ok >&2', { limit: 102_400 })
    expect(job.state).to.deep.equal({
      ...exited,
      status: 0,
      isCut: { stdout: true, stderr: false },
    })
    expect(job.read('out')).to.have.length(102_400)
    expect(job.read('err')).to.equal('ok\n')
  })

  it('keeps megabytes as they are', async () => {
    const job = await run('head -c 8000000 /dev/urandom | tee copy | cat; sha256sum <copy >&2', {
      limit: 10_000_000,
    })
    const bytes = readFileSync(join(job.folder, 'out'))
    expect(bytes.length).to.equal(8_000_000)
    expect(job.read('err').slice(0, 64)).to.equal(createHash('sha256').update(bytes).digest('hex'))
  })

  it('shows a line when it is written, not when there are many', async () => {
    const job = await run(
      'echo first; for i in 1 2 3 4 5 6 7 8 9; do grep -q first "${0%/*}/out" && echo seen && exit; sleep 0.3; done',
    )
    expect(job.read('out')).to.equal('first\nseen\n')
  })

  it('does not wait for ever for what the script leaves behind', async () => {
    const job = await run('sleep 30 & echo done')
    expect(job.state).to.deep.equal({ ...exited, status: 0 })
    expect(job.read('out')).to.equal('done\n')
  })

  it('refuses another boot, and a script that is not the one that was sent', () => {
    const folder = join(root, 'run-other')
    const status = (text: string, ...words: readonly string[]): number | null =>
      spawnSync('/bin/sh', ['-c', text, 'sh', folder, ...words]).status
    expect(status(PREPARE, 'another-boot')).to.equal(3)
    expect(existsSync(folder)).to.equal(false)
    expect(status(PREPARE, BOOT)).to.equal(0)
    writeFileSync(join(folder, 'script.1'), 'echo changed >ran')
    expect(status(START, BOOT, '0'.repeat(64), '1', '/', 'no', '1', '1')).to.equal(5)
    expect(readdirSync(folder)).to.deep.equal(['script.1'])
  })
})
