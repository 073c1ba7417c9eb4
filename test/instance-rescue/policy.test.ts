import { expect } from 'chai'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from './support/memory-host.js'
import { policyOf } from '../../provider/instance-rescue/model/policy.js'

interface Row {
  readonly name: string
  readonly argument?: number
  /** Of the image. */
  readonly property?: string
  /** Seconds that a guest which ignores the power button gets. */
  readonly seconds: number
}

const ROWS: readonly Row[] = [
  { name: 'a minute, where nobody says otherwise', seconds: 60 },
  { name: 'what the image says', property: '25', seconds: 25 },
  { name: 'what the argument says', argument: 7, seconds: 7 },
  {
    name: 'what the argument says, whatever the image says',
    argument: 7,
    property: '25',
    seconds: 7,
  },
  { name: 'no time, where the argument is 0', argument: 0, property: '25', seconds: 0 },
  { name: 'no time, where the image says 0', property: '0', seconds: 0 },
  { name: 'a minute, where the image says nonsense', property: '-3', seconds: 60 },
]

describe('a guest that is asked to shut down gets', () => {
  for (const { name, argument, property, seconds } of ROWS) {
    it(`${name}: ${seconds} s by create and by delete`, async () => {
      const host = await makeMemoryHost()
      const inputs = inputsOf(host.inputs, argument, property)
      expect(policyOf(inputs).shutdownTimeout).to.equal(seconds)

      const { outputs } = await host.run(create(inputs, host.runtime))
      expect(host.clock.now(), 'milliseconds that create took').to.equal(seconds * 1_000)
      await host.run(remove(outputs, host.runtime))
      expect(host.clock.now(), 'and delete').to.equal(2 * seconds * 1_000)

      const asked = host.deeds().filter((line) => line === 'domainShutdownFlags web').length
      expect(asked > 0, 'asked at all').to.equal(seconds > 0)
    })
  }

  it('no more time than it takes', async () => {
    const host = await makeMemoryHost()
    host.fake.behave('web', { offAfter: 3_000 })
    const { outputs } = await host.run(create(inputsOf(host.inputs, 60), host.runtime))
    expect(host.clock.now(), 'milliseconds that create took').to.equal(3_000)
    await host.run(remove(outputs, host.runtime))
    expect(host.clock.now(), 'and delete').to.equal(6_000)
    expect(host.deeds()).not.to.include('domainDestroyFlags web')
  })
})

function inputsOf(
  inputs: RescueInputs,
  argument: number | undefined,
  property?: string,
): RescueInputs {
  const properties = {
    ...inputs.image?.properties,
    ...(property !== undefined && { os_shutdown_timeout: property }),
  }
  return { ...inputs, image: { ...inputs.image, properties }, shutdownTimeout: argument }
}
