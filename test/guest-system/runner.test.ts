import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readState } from '../../provider/guest/job/read-state.js'
import { LOOK, PREPARE, RUNNER, START } from '../../provider/guest/job/scripts.js'

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

  /** Each text that a step of another one is cut off before, by a kill; the steps are its lines from one to another. */
  function killed(text: string, from: RegExp, to: RegExp): readonly string[] {
    const lines = text.split('\n')
    const [first, last] = [from, to].map((each) => lines.findIndex((line) => each.test(line)))
    const steps = lines.slice(first, (last ?? 0) + 2)
    return steps.map((_, at) => lines.toSpliced((first ?? 0) + at, 0, 'kill -KILL $$').join('\n'))
  }

  /** Tries to start a job by these two scripts. */
  function attempt(folder: string, mark: string, { start = START, runner = RUNNER } = {}): void {
    const script = 'echo ran >>"${0%/*}/ran"\n'
    for (const [name, text] of Object.entries({ runner, environment: '', script }))
      writeFileSync(join(folder, `${name}.${mark}`), text)
    const sha256 = createHash('sha256').update(script).digest('hex')
    const words = [folder, BOOT, sha256, mark, '/', 'no', '20', '1000000']
    spawnSync(SHELLS[(count += 1) % 2] ?? '', ['-c', start, 'sh', ...words])
  }

  const status = (text: string, folder: string): number | null =>
    spawnSync('/bin/sh', ['-c', text, 'sh', folder, BOOT]).status

  const STARTS = killed(START, /^cd /, /wait/).map((start) => ({ start }))
  const RUNNERS = killed(RUNNER, /^turn=1/, /mv state.new state/).map((runner) => ({ runner }))
  for (const [at, scripts] of [...STARTS, ...RUNNERS].entries())
    it(`starts once, though the first try is killed in the guest before its step ${at + 1}`, async () => {
      const folder = join(root, `run-killed-${at}`)
      expect(status(PREPARE, folder)).to.equal(0)
      expect(status(LOOK, folder)).to.equal(8)
      attempt(folder, '1', scripts)
      if (scripts === RUNNERS.at(-1)) {
        // It was killed after it had begun, and before the script: that is never started again.
        expect(status(LOOK, folder)).to.equal(0)
        expect(status(PREPARE, folder)).to.equal(6)
        return
      }
      // A runner that was started may begin at any moment; the second try finds it.
      if (status(PREPARE, folder) !== 6) attempt(folder, '2')
      expect(status(LOOK, folder)).to.equal(0)
      const state = (): string => readFileSync(join(folder, 'state'), 'utf8')
      while (state() === 'running\n') await new Promise((resolve) => setTimeout(resolve, 20))
      expect(readState(state())).to.deep.equal({ ...exited, status: 0 })
      expect(readFileSync(join(folder, 'ran'), 'utf8')).to.equal('ran\n')
      attempt(folder, '3')
      expect(readFileSync(join(folder, 'ran'), 'utf8')).to.equal('ran\n')
    })

  it('starts once, however many try at a time', async () => {
    const folder = join(root, 'run-many')
    expect(status(PREPARE, folder)).to.equal(0)
    const script = 'echo ran >>"${0%/*}/ran"\n'
    const sha256 = createHash('sha256').update(script).digest('hex')
    const tries = ['1', '2', '3', '4', '5', '6'].map((mark) => {
      for (const [name, text] of Object.entries({ runner: RUNNER, environment: '', script }))
        writeFileSync(join(folder, `${name}.${mark}`), text)
      const words = [folder, BOOT, sha256, mark, '/', 'no', '20', '1000000']
      return promisify(execFile)('/bin/sh', ['-c', START, 'sh', ...words])
    })
    await Promise.all(tries)
    const state = (): string => readFileSync(join(folder, 'state'), 'utf8')
    while (state() === 'running\n') await new Promise((resolve) => setTimeout(resolve, 20))
    expect(readFileSync(join(folder, 'ran'), 'utf8')).to.equal('ran\n')
  })

  it('says that there is no room for a job, and starts it once there is', () => {
    const folder = join(root, 'run-full')
    expect(status(PREPARE, folder)).to.equal(0)
    mkdirSync(join(folder, 'out.pipe')) // stands for a file system in which nothing can be made
    attempt(folder, '1')
    expect(status(LOOK, folder)).to.equal(8)
    rmSync(join(folder, 'out.pipe'), { recursive: true })
    attempt(folder, '2')
    expect(status(LOOK, folder)).to.equal(0)
  })

  it('refuses another boot, and a script that is not the one that was sent', () => {
    const folder = join(root, 'run-other')
    const ended = (text: string, ...words: readonly string[]): number | null =>
      spawnSync('/bin/sh', ['-c', text, 'sh', folder, ...words]).status
    expect(ended(PREPARE, 'another-boot')).to.equal(3)
    expect(ended(LOOK, 'another-boot')).to.equal(3)
    expect(existsSync(folder)).to.equal(false)
    expect(ended(LOOK, BOOT)).to.equal(7)
    expect(ended(PREPARE, BOOT)).to.equal(0)
    writeFileSync(join(folder, 'script.1'), 'echo changed >ran')
    expect(ended(START, BOOT, '0'.repeat(64), '1', '/', 'no', '1', '1')).to.equal(5)
    expect(readdirSync(folder)).to.deep.equal(['script.1'])
  })
})
