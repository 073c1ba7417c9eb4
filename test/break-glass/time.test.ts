import { expect } from 'chai'
import { create, read, update } from '../../provider/instance-rescue/index.js'
import { readMarker } from '../../provider/domain-xml/index.js'
import { makeWorld, type World } from './world.js'

/** The clock of these tests begins at the epoch. */
const ARGUMENTS = { reason: 'no boot', ticket: 'INC-4711', ttl: '4h' }

async function rescued(world: World): ReturnType<typeof create> {
  return world.clock.run(create({ ...world.inputs, ...ARGUMENTS }, world.runtime(1)))
}

describe('15: who, why, until when', () => {
  it('is in marker, description and record, and in what list and status print', async () => {
    const world = await makeWorld()
    const { outputs } = await rescued(world)
    const until = new Date(Date.parse(outputs.startedAt) + 4 * 3_600_000).toISOString()
    const { live } = world.fake.domain('web')
    expect(readMarker(live ?? '')).to.include({ reason: 'no boot', ticket: 'INC-4711', until })
    expect(live).to.contain(`\nReason: no boot\nTicket: INC-4711\nUntil: ${until}\n`)
    const { out } = await world.command('list')
    expect(out.split('\n')[1]).to.match(/ organization\/tests\/fake {2}INC-4711 {2}no boot$/)
    expect(out)
      .to.contain(`  ${until.slice(0, 16)}  `)
      .and.not.contain('PAST')
    const listed = JSON.parse((await world.command('list --format json')).out) as object[]
    expect(listed[0]).to.include({ ticket: 'INC-4711', until, isPast: false })
    expect((await world.command('status')).out).to.contain(
      `  ticket:    INC-4711\n  until:     ${until}\n`,
    )
  })

  it('is marked once it is past, and nothing ends the rescue', async () => {
    const world = await makeWorld()
    await rescued(world)
    await world.clock.run(world.clock.sleep(4 * 3_600_000))
    expect((await world.command('list')).out).to.contain(' PAST ')
    expect((await world.command('status')).out).to.match(/^ {2}until: .*Z, which is past$/m)
    const [listed] = JSON.parse((await world.command('list --format json')).out) as object[]
    expect(listed).to.include({ status: 'rescued', isPast: true })
  })

  it('is changed in place by up', async () => {
    const world = await makeWorld()
    const { outputs } = await rescued(world)
    const news = { ...world.inputs, reason: 'no boot', ticket: 'INC-4712', ttl: 'P1D' }
    const updated = await world.clock.run(update(outputs, news, world.runtime(2)))
    expect(updated).to.include({ ticket: 'INC-4712', ttl: 'P1D', rescueId: outputs.rescueId })
    const until = new Date(Date.parse(outputs.startedAt) + 24 * 3_600_000).toISOString()
    expect(readMarker(world.fake.domain('web').live ?? '')).to.include({
      ticket: 'INC-4712',
      until,
    })
    const [listed] = JSON.parse((await world.command('list --format json')).out) as object[]
    expect(listed).to.include({ ticket: 'INC-4712', until })
    expect(await world.clock.run(read(updated, world.runtime(3)))).to.include({ ttl: 'P1D' })
  })
})
