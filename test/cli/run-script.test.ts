import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../provider/cli/run.js'
import { makeRescuedHost, type RescuedHost } from '../guest-system/support/rescued-host.js'
import { fakeTerminal } from './support/fake-terminal.js'

describe('15.3: pulumi-libvirt-rescue run', () => {
  let folder: string
  let script: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'run-'))
    script = join(folder, 'fix.sh')
    writeFileSync(script, 'echo hello\n')
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  async function runLine(
    host: RescuedHost,
    ...words: readonly string[]
  ): Promise<{ readonly status: number; readonly out: string; readonly said: readonly string[] }> {
    const said: string[] = []
    let out = ''
    const terminal = {
      ...fakeTerminal([], said),
      guest: {
        write: (_: string, bytes: Buffer) => {
          out += bytes.toString()
        },
        end: () => undefined,
      },
    }
    const environment = { LIBVIRT_DEFAULT_URI: 'qemu:///system' }
    const job = run(['run', ...words], { terminal, environment, runtime: host.runtime })
    return { status: await host.run(job), out, said }
  }

  it('ends as the script ends, and says how to follow it again', async () => {
    const host = await makeRescuedHost()
    host.agent.script = {
      writes: [{ at: 10, stream: 'out', bytes: Buffer.from('hello\n') }],
      endsAt: 2_000,
      status: 9,
    }
    const { status, out, said } = await runLine(host, 'web', script)
    expect([status, out]).to.deep.equal([9, 'hello\n'])
    expect(host.agent.started).to.deep.equal(['echo hello\n'])
    expect(said).to.have.length(1)
    expect(said[0]).to.match(
      /^Job 'run-[0-9a-f]{12}-11111111' runs in the rescue system of instance 'web', .* npx pulumi-libvirt-rescue run --uri qemu:\/\/\/system --attach web run-[0-9a-f]{12}-11111111$/,
    )
    const again = await runLine(host, 'web', '--attach')
    expect([again.status, again.out]).to.deep.equal([9, 'hello\n'])
    expect(host.agent.started).to.have.length(1)
  })

  it('ends with 125 if nothing was run', async () => {
    const host = await makeRescuedHost()
    host.fake.powerOff('web')
    expect(await runLine(host, 'web', script)).to.deep.equal({
      status: 125,
      out: '',
      said: [
        "Nothing was run in the rescue system of instance 'web': it is not in rescue, or its rescue system is off.",
      ],
    })
  })

  it('ends with 126 if it is not known how the script ended', async () => {
    const host = await makeRescuedHost()
    host.agent.script = {
      writes: [{ at: 10, stream: 'out', bytes: Buffer.from('hello\n') }],
      endsAt: 60_000,
      status: 0,
    }
    const ran = runLine(host, 'web', script)
    host.agent.lie = ({ execute }, truth) => {
      if (host.agent.started.length === 1 && execute === 'guest-file-read') host.agent.reboot()
      return truth
    }
    const { status, said } = await ran
    expect(status).to.equal(126)
    expect(said[1]).to.match(
      /^The script did not come to its end: the rescue system of instance 'web' was started again/,
    )
  })

  for (const [words, message] of [
    [['web'], "command 'run' needs SCRIPT: a file, or - for standard input"],
    [['web', '/nowhere'], /^the script cannot be read: ENOENT/],
    [['web', 'x', '--chroot', '--no-mount'], /'--chroot' needs what '--no-mount' leaves out/],
    [['web', '../../etc', '--attach'], /is not the name of a job/],
  ] as const)
    it(`refuses 'run ${words.join(' ')}' before it connects`, async () => {
      const host = await makeRescuedHost()
      const before = host.fake.calls.length
      const error = await runLine(host, ...words).catch((failure: unknown) => failure)
      expect(error).to.have.property('name', 'UsageError')
      expect((error as Error).message).to.match(new RegExp(message))
      expect(host.fake.calls).to.have.length(before)
    })
})
