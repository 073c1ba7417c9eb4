import { expect } from 'chai'
import { create } from '../../provider/instance-rescue/index.js'
import { makeWorld, type World } from './world.js'

/** Runs `up` and kills it before or after a call. */
async function killedAt(call: string, when: 'before' | 'after'): Promise<World> {
  const world = await makeWorld()
  const { clock, dead, fake, inputs, runtime } = world
  await clock.run(
    new Promise<void>((killed) => {
      fake.fault = (made, at) => {
        if (made.call !== call || at !== when) return
        killed()
        return new Promise(() => undefined)
      }
      void create({ ...inputs, shutdownTimeout: 20 }, runtime(1))
    }),
  )
  fake.fault = null
  dead.add(1)
  return world
}

/** What unrescue says it will do with the power of the instance, and with its definition. */
function powerLines(out: string): readonly string[] {
  return out.split('\n').filter((line) => /^ {2}- (?!remove (the record|volume))/.test(line))
}

const SHUT_DOWN = "  - shut the rescue system of 'web' down (within 20 s, then by force)"

describe('12.16: what unrescue says before it asks', () => {
  it('names the shutdown of the rescue system after an interrupted run, too', async () => {
    const { command, fake } = await killedAt('domainCreateXml', 'after')
    const { out, status } = await command('unrescue web')
    expect(status).to.equal(0)
    expect(out).to.match(/^web: interrupted \(beginning it was not finished; unrescue ends it\)/)
    expect(out).to.contain('console:')
    expect(powerLines(out)).to.deep.equal([SHUT_DOWN, '  - start its own system'])
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })

  it('names the start alone if the interrupted run left the instance off', async () => {
    const { command } = await killedAt('domainCreateXml', 'before')
    expect(powerLines((await command('unrescue web')).out)).to.deep.equal([
      '  - start its own system',
    ])
  })

  it('leaves the own system running if the interrupted run had not begun to stop it', async () => {
    const { command, fake } = await killedAt('storageVolUpload', 'after')
    const { id } = fake.domain('web')
    const { out } = await command('unrescue web')
    expect(powerLines(out)).to.deep.equal(['  - leave its own system running'])
    expect(fake.domain('web').id).to.equal(id)
  })

  it('names the empty record alone if nothing else was done yet', async () => {
    const { command, fake, uuid } = await killedAt('storageVolCreateXml', 'after')
    const { id } = fake.domain('web')
    const { out } = await command('unrescue web')
    expect(powerLines(out)).to.deep.equal([
      `  - remove the empty record '${uuid}.rescue' from pool 'default'`,
    ])
    expect(fake.domain('web').id).to.equal(id)
  })

  it('waits for the own system if it was asked to shut down', async () => {
    const { command, fake } = await killedAt('domainShutdownFlags', 'before')
    const { id } = fake.domain('web')
    const { out, err } = await command('unrescue web')
    expect(powerLines(out)).to.deep.equal([
      '  - wait up to 20 s for its own system, which was asked to shut down',
      '  - start its own system if it went off',
    ])
    expect(err.split('\n')).to.deep.equal([
      "Instance 'web' was asked to shut down before; waiting up to 20 s for it.",
      "Instance 'web' keeps running its own system.",
    ])
    expect(fake.domain('web').id).to.equal(id)
  })

  it('names the force for a rescue system that is paused', async () => {
    const { command, rescue, fake } = await makeWorld()
    await rescue('web')
    fake.domain('web').state = PAUSED
    expect(powerLines((await command('unrescue web')).out)).to.deep.equal([
      "  - shut the rescue system of 'web' down (by force, at once)",
      '  - start its own system',
    ])
  })

  it('does not send anybody without Pulumi to up or destroy', async () => {
    const { command } = await killedAt('domainCreateXml', 'after')
    const { out } = await command('status')
    expect(out).not.to.match(/\bup\b|destroy/)
    expect(out).to.contain('to end it: npx pulumi-libvirt-rescue unrescue --uri qemu:///system web')
  })
})

/** `VIR_DOMAIN_PAUSED`. */
const PAUSED = 3
