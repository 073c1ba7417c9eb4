import { expect } from 'chai'
import { create } from '../../provider/instance-rescue/index.js'
import { makeWorld } from './world.js'

describe('12, polish: status', () => {
  it('has the reason, the owner, the console and what ends the rescue, in words', async () => {
    const { command, clock, inputs, runtime } = await makeWorld()
    await clock.run(create({ ...inputs, reason: 'no boot after kernel update' }, runtime(1)))
    const { out } = await command('status web')
    expect(out).to.match(/^web: rescued$/m)
    expect(out).to.match(/^ {2}reason: +no boot after kernel update$/m)
    expect(out).to.match(/^ {2}owner: +resource 'fix' of stack organization\/tests\/fake$/m)
    expect(out).to.match(
      /^ {2}console: +npx pulumi-libvirt-rescue console --uri qemu:\/\/\/system web$/m,
    )
    expect(out).to.match(
      /^ {2}to end it: npx pulumi-libvirt-rescue unrescue --uri qemu:\/\/\/system web$/m,
    )
    expect(out).not.to.contain('holder')
  })
})
