import type { EngineEvent } from '@pulumi/pulumi/automation/index.js'
import { expect } from 'chai'
import { followUpdate } from '../../provider/cli/incident/follow-update.js'
import { runtimeFor } from '../../provider/cli/runtime-for.js'
import type { Terminal } from '../../provider/cli/terminal.js'
import { fakeTerminal } from './support/fake-terminal.js'

/** What a terminal shows: lines that stay, and those that the next line replaces. */
interface Screen {
  readonly stay: string[]
  readonly pass: string[]
  readonly terminal: Terminal
}

function screen(isTerminal: boolean): Screen {
  const [stay, pass]: [string[], string[]] = [[], []]
  const plain = fakeTerminal(stay, stay)
  const progress = (text: string): void => void pass.push(text)
  return { stay, pass, terminal: isTerminal ? { ...plain, progress } : plain }
}

const step = 'Powering off the system: it did not shut down within 60 s.'
const count = '12 s of 60 s: waiting for the shutdown'

describe('15: on a terminal', () => {
  it('each step and each warning stays, and only how far a step is passes', () => {
    const { stay, pass, terminal } = screen(true)
    const runtime = runtimeFor(terminal)
    runtime.say(step)
    runtime.progress?.(count)
    runtime.warn('There is no room left.')
    expect([stay, pass]).to.deep.equal([[step, 'There is no room left.'], [count]])
  })

  it('the same holds for what a stack of Pulumi does', async () => {
    const { stay, pass, terminal } = screen(true)
    await followUpdate(terminal, saying)
    expect([stay, pass]).to.deep.equal([[step, 'warning: careful'], [count]])
  })
})

describe('15: elsewhere than on a terminal', () => {
  it('how far a step is is not printed', async () => {
    const { stay, terminal } = screen(false)
    expect(runtimeFor(terminal).progress).to.equal(undefined)
    await followUpdate(terminal, saying)
    expect(stay).to.deep.equal([step, 'warning: careful'])
  })
})

/** An update in which the provider says a step, a count and a warning. */
function saying({
  onEvent,
}: {
  readonly onEvent: (event: EngineEvent) => void
}): Promise<undefined> {
  const event = (severity: 'info' | 'warning', message: string, ephemeral = false): void => {
    const diagnosticEvent = { severity, message, ephemeral, color: 'never' as const, prefix: '' }
    onEvent({ sequence: 1, timestamp: 1, diagnosticEvent })
  }
  event('info', step)
  event('info', count, true)
  event('warning', 'careful')
  return Promise.resolve(undefined)
}
