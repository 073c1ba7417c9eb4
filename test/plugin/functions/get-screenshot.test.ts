import { expect } from 'chai'
import { getScreenshot } from '../../../provider/plugin/functions/get-screenshot.js'
import { makeMemoryHost, type MemoryOptions } from '../../instance-rescue/support/memory-host.js'

const withoutScreen = (xml: string): string =>
  xml.replaceAll(/<(graphics|video)\b[^>]*?(\/>|>[\s\S]*?<\/\1>)/g, '')

async function ask(instance: string, options: MemoryOptions): Promise<unknown> {
  const host = await makeMemoryHost(options)
  const tools = { runtime: host.runtime, uri: 'qemu:///system' }
  const answered = await host.run(getScreenshot.call({ instance }, tools))
  expect(host.deeds()).to.deep.equal([])
  return answered.ok ? answered.result : answered.failures
}

describe('14: getScreenshot', () => {
  it('gives the picture of a screen as PNG', async () => {
    const shown = (await ask('web', {})) as { png: string }
    expect(shown).to.include({ width: 2, height: 1 })
    expect(Buffer.from(shown.png, 'base64').toString('latin1', 1, 4)).to.equal('PNG')
  })

  for (const { name, instance = 'web', options, reason } of [
    {
      name: 'an instance that is off',
      options: { running: false },
      reason: "'web' is off, so there is no picture of its screen",
    },
    {
      name: 'an instance without a graphics card',
      options: { change: withoutScreen },
      reason: "'web' has no graphics card, so there is no picture of its screen",
    },
    {
      name: 'an instance that does not exist',
      instance: 'wep',
      options: {},
      reason: "'wep' does not exist on qemu:///system",
    },
  ])
    it(`refuses ${name}`, async () => {
      expect(await ask(instance, options)).to.deep.equal([{ property: 'instance', reason }])
    })
})
