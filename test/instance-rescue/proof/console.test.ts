import { expect } from 'chai'
import { create, preview, RescueInterruptedError } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const CONSOLE = `<console type='pty'><target type='serial'/></console>`
const withConsole = (xml: string): string => xml.replace('</devices>', `${CONSOLE}</devices>`)

/** A host whose rescue system writes that to its console after 10 s. */
async function hostOf(text: string | null, change = withConsole): Promise<MemoryHost> {
  const host = await makeMemoryHost({ change })
  host.fake.behave('web', {
    offAfter: 1_000,
    shows: () => (text === null ? null : { after: 10_000, text }),
  })
  return host
}

const inputsOf = (host: MemoryHost, more: Partial<RescueInputs> = {}): RescueInputs => ({
  ...host.inputs,
  bootPattern: '^rescue login:',
  ...more,
})

async function failureOf(host: MemoryHost, more?: Partial<RescueInputs>): Promise<Error> {
  return (await host.failureOf(create(inputsOf(host, more), host.runtime))) as Error
}

describe('the console as the proof that the rescue system runs', () => {
  for (const { name, text } of [
    { name: 'a prompt, which ends no line', text: 'booting\r\nrescue login: ' },
    { name: 'a line in colours', text: '\u001B[1mrescue\u001B[0m login: root\r\n' },
  ])
    it(`is ${name}`, async () => {
      const host = await hostOf(text)
      const { outputs } = await host.run(create(inputsOf(host), host.runtime))
      expect(outputs).to.include({ proof: 'console', sshHostKey: null })
      const waited = Date.parse(outputs.bootedAt ?? '') - Date.parse(outputs.startedAt)
      expect(waited).to.be.within(10_000, 15_000)
      expect(host.fake.domain('web').hasOpenConsole).to.equal(false)
    })

  it('is missing if it shows something else: up fails with its last lines and a picture', async () => {
    const host = await hostOf('\u001B[31mKernel panic\u001B[0m\r\n\u202Eweb login: ')
    const error = await failureOf(host, { bootTimeout: 40 })
    if (!(error instanceof RescueInterruptedError)) throw error
    const [summary, ...shown] = error.reasons.join('').split('\n')
    expect(summary).to.match(
      /^The console of the rescue system did not show within 40 s what bootPattern expects\. Look at its console: `virsh .*`\. The next up waits for it again, and destroy ends the rescue\.$/,
    )
    expect(shown).to.deep.equal([
      "The screen of instance 'web' is in /tmp/web.png on this machine.",
      'The last lines of its console, in the words of the guest:',
      '  | Kernel panic',
      '  |  web login:',
    ])
    expect(error.properties['statusReason'], 'no words of the guest').to.equal(summary)
    expect(host.fake.domain('web').hasOpenConsole).to.equal(false)
  })

  it('is not taken from who looks at it', async () => {
    const host = await hostOf('rescue login: ')
    host.clock.at(0, () => void 0)
    const failed = failureOf(host, { bootTimeout: 40 })
    host.fake.fault = ({ call }, when) => {
      if (call === 'domainOpenConsole' && when === 'before')
        host.fake.domain('web').hasOpenConsole = true
    }
    const error = await failed
    expect(error.message).to.contain('Its console was not read: somebody else has it open')
    expect(host.fake.domain('web').hasOpenConsole, 'they still have it').to.equal(true)
    const asked = host.fake.calls.filter(({ call }) => call === 'domainOpenConsole')
    expect(asked.length).to.be.greaterThan(2)
    expect(asked.every(({ args }) => !('flags' in args))).to.equal(true)
  })

  it('is read again when it is free', async () => {
    const host = await hostOf('rescue login: ')
    host.fake.fault = ({ call }, when) => {
      if (call === 'domainOpenConsole' && when === 'before')
        host.fake.domain('web').hasOpenConsole = host.clock.now() < 20_000
    }
    const { outputs } = await host.run(create(inputsOf(host), host.runtime))
    expect(outputs.proof).to.equal('console')
  })

  it('is refused before anything is touched if libvirt passes no console on', async () => {
    for (const [change, why] of [
      [(xml: string) => xml, 'it has no console'],
      [(xml: string) => withConsole(xml).replace("'pty'", "'file'"), "its console has type 'file'"],
    ] as const) {
      const host = await hostOf('rescue login: ', change)
      const { failures } = await host.run(preview(inputsOf(host), undefined, host.runtime))
      expect(failures.map(({ reason }) => reason).join()).to.contain(why)
      expect(await failureOf(host)).to.have.property('name', 'NotRescuableError')
      expect(host.deeds()).to.deep.equal([])
    }
  })

  it('is not waited for if the timeout is 0', async () => {
    const host = await hostOf(null)
    const { outputs } = await host.run(create(inputsOf(host, { bootTimeout: 0 }), host.runtime))
    expect(outputs.proof).to.equal('none')
    expect(host.fake.journal).not.to.contain('domainOpenConsole web')
  })
})
