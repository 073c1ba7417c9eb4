import { expect } from 'chai'
import { parse } from 'yaml'
import { makeWorld, OTHER } from '../break-glass/world.js'

describe('15: libvirt-rescue list', () => {
  it('lists every rescue of a host, one a line', async () => {
    const world = await makeWorld()
    await world.define({ name: 'database-1', uuid: OTHER })
    await world.rescue('web')
    await world.rescue('database-1')
    const { status, out } = await world.command('list')
    expect(status).to.equal(0)
    expect(
      out.split('\n').map((line) => line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d/, 'TIME')),
    ).to.have.members([
      'INSTANCE    STATUS   MODE    SINCE             UNTIL  STACK                    TICKET  REASON',
      'web         rescued  stable  TIME  -      organization/tests/fake  -       -',
      'database-1  rescued  stable  TIME  -      organization/tests/fake  -       -',
    ])
  })

  it('says the same as status in JSON and YAML', async () => {
    const world = await makeWorld()
    await world.rescue('web')
    const { out } = await world.command('status --json')
    expect((await world.command('list --format json')).out).to.equal(out)
    expect(parse((await world.command('list --format yaml')).out)).to.deep.equal(JSON.parse(out))
  })

  it('of a host without a rescue says so, and is an empty list for programs', async () => {
    const world = await makeWorld()
    const none = 'No instance on qemu:///system is in rescue.'
    expect(await world.command('list')).to.include({ status: 0, out: none })
    expect((await world.command('list --format json')).out).to.equal('[]')
  })
})
