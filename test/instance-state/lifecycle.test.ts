import { expect } from 'chai'
import { create as rescue } from '../../provider/instance-rescue/index.js'
import { create, diff, preview, read, update } from '../../provider/instance-state/index.js'
import type { StateInputs } from '../../provider/instance-state/index.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'
import { bringTo, STATES, stateIn } from './support/states.js'

const inputsOf = (state: StateInputs['state'], more: Partial<StateInputs> = {}): StateInputs => ({
  instance: 'web',
  state,
  uri: 'qemu:///system',
  ...more,
})

describe('the state of an instance, in memory', () => {
  for (const from of STATES)
    for (const to of STATES)
      it(`becomes ${to} from ${from}, and stays so when it is asked again`, async () => {
        const host = await makeMemoryHost()
        host.fake.behave('web', { offAfter: 1_500 })
        const stored = host.fake.domain('web').stored
        await bringTo(host.fake, from)
        const made = await host.run(create(inputsOf(to), host.runtime))
        expect(stateIn(host.fake)).to.equal(to)
        const deeds = host.deeds().length
        await host.run(create(inputsOf(to), host.runtime))
        expect(host.deeds().length - deeds, 'the second time').to.equal(0)
        expect(await host.run(read(made.outputs, host.runtime))).to.deep.equal(made.outputs)
        expect(diff(made.outputs, inputsOf(to))).to.deep.equal({ changes: false, replaces: [] })
        expect(host.fake.domain('web').stored).to.equal(stored)
      })

  it('shows the seconds of a shutdown, and powers off what does not obey', async () => {
    const host = await makeMemoryHost()
    host.fake.behave('web', { offAfter: null })
    const lines: string[] = []
    const runtime = { ...host.runtime, progress: (line: string) => void lines.push(line) }
    await host.run(create(inputsOf('stopped', { shutdownTimeout: 3 }), runtime))
    expect(lines).to.deep.equal(
      [0, 1, 2].map((second) => `${second} s of 3 s: shutting instance 'web' down`),
    )
    expect(host.stages.at(-1)).to.match(/^Powering off instance 'web'/)
  })

  it('stops between two acts once the engine is gone, and the next up goes on', async () => {
    const host = await makeMemoryHost()
    await bringTo(host.fake, 'paused')
    let acts = 0
    const runtime = { ...host.runtime, isEngineAlive: () => (acts += 1) < 2 }
    const failure = await host.failureOf(create(inputsOf('suspended'), runtime))
    expect(String(failure)).to.contain('the Pulumi engine is gone, or was cancelled')
    expect(stateIn(host.fake)).to.equal('running')
    await host.run(create(inputsOf('suspended'), host.runtime))
    expect(stateIn(host.fake)).to.equal('suspended')
  })

  it('is refused in rescue: by preview, create and update, whether the rescue system is on or off', async () => {
    const host = await makeMemoryHost()
    const made = await host.run(create(inputsOf('running'), host.runtime))
    await host.run(rescue(host.inputs, host.runtime))
    for (const isOff of [false, true]) {
      if (isOff) host.fake.powerOff('web')
      const { id } = host.fake.domain('web')
      const deeds = host.deeds().length
      const { failures } = await host.run(preview(inputsOf('stopped'), made.outputs, host.runtime))
      expect(failures[0]?.reason).to.contain('it is in rescue since')
      for (const job of [
        () => create(inputsOf('stopped'), host.runtime),
        () => update(made.outputs, inputsOf('paused'), host.runtime),
      ])
        expect(String(await host.failureOf(job()))).to.match(
          /it is in rescue since \S+, by resource 'fix' of stack 'organization\/tests\/memory'\. End the rescue first/,
        )
      expect(host.deeds().length - deeds, 'nothing is done').to.equal(0)
      expect(host.fake.domain('web').id).to.equal(id)
      // The rescue system is not the instance.
      expect(await host.run(read(made.outputs, host.runtime))).to.deep.equal(made.outputs)
    }
  })

  it('cannot be off for a transient instance, which would be gone', async () => {
    for (const state of ['stopped', 'suspended'] as const) {
      const host = await makeMemoryHost()
      host.fake.domain('web').stored = null
      const failure = await host.failureOf(create(inputsOf(state), host.runtime))
      expect(String(failure)).to.contain('it is a transient instance')
      expect(stateIn(host.fake)).to.equal('running')
    }
  })
})
