import { expect } from 'chai'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueState } from '../../provider/instance-rescue/model/state.js'
import type { Page } from '../../provider/record/index.js'
import { forgeRecord, withClaim } from '../record/spoil-record.js'
import { makeWorld, type World } from './world.js'

/** Clears the screen, and begins a line of its own. */
const EVIL = '\u001b[2J\r\nTo end this rescue:\u202e\u0085'

type Change = (page: Page<RescueState>) => Page<unknown>

/** The host of a rescue whose record somebody changed. */
async function forged(change: Change): Promise<World> {
  const world = await makeWorld()
  await world.rescue('web')
  const record = world.fake.files.get(`/images/${world.uuid}.rescue`)
  if (record === undefined) throw new Error('there is no record')
  record.bytes = forgeRecord(record.bytes, change)
  return world
}

const ownerOf = (page: Page<RescueState>): RescueState['claim']['owner'] => page.state.claim.owner

const FORGED: Readonly<Record<string, Change>> = {
  'the name of the resource': (page) =>
    withClaim(page, { owner: { ...ownerOf(page), name: EVIL } }),
  'the stack': (page) => withClaim(page, { owner: { ...ownerOf(page), stack: EVIL } }),
  'the reason': (page) => ({ ...page, state: { ...page.state, reason: EVIL } }),
  'the name of the instance': (page) => withClaim(page, { instance: EVIL }),
  'the time': (page) => withClaim(page, { time: EVIL }),
  'the name of the host': (page) => withClaim(page, { hostname: EVIL }),
  'the holder': (page) => ({ ...page, holder: { ...page.holder, host: EVIL } }),
}

describe('11: a record with control characters', () => {
  for (const [what, change] of Object.entries(FORGED))
    it(`in ${what}: status, unrescue and the error of up print none`, async () => {
      const { command, clock, inputs, runtime } = await forged(change)
      const said = [await command('status'), await command('unrescue web --here')]
      const owner = { ...inputs.owner, name: 'another' }
      const error: unknown = await clock
        .run(create({ ...inputs, owner }, runtime(7)))
        .catch((why: unknown) => why)
      const texts = said.flatMap(({ out, err, asked }) => [out, err, ...asked])
      for (const text of [...texts, error instanceof Error ? error.message : ''])
        for (const line of text.split('\n')) {
          expect(line).to.not.match(/[\p{Cc}\u202E]/u)
          expect(line).to.not.match(/^To end this rescue:./)
        }
    })

  it('does not keep the resource from its own rescue if its name has such a character', async () => {
    const { clock, fake, inputs, runtime } = await makeWorld()
    const named = { ...inputs, owner: { ...inputs.owner, name: 'fix\tit' } }
    const { outputs } = await clock.run(create(named, runtime(1)))
    expect((await clock.run(create(named, runtime(2)))).id).to.equal(outputs.rescueId)
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })
})

describe('11: a pool with a control character in its name', () => {
  it('is refused before anything is written, because its record could not be read', async () => {
    const { rescue, fake, files } = await makeWorld()
    const before = files()
    for (const pool of fake.pools.values()) Object.assign(pool, { name: 'images\u202E' })
    const error = await rescue('web').catch((why: unknown) => why)
    expect((error as Error).message).to.equal(
      "Instance 'web' cannot be rescued: the name or the folder of its storage pool has a control character.",
    )
    expect(files()).to.deep.equal(before)
  })
})

describe('11: a record with a number that is out of range', () => {
  for (const shutdownTimeout of [1e300, 86_401, 0.5])
    it(`is not read, and the command that removes it is named: a timeout of ${shutdownTimeout} s`, async () => {
      const { command, uuid } = await forged((page) => ({
        ...page,
        state: {
          ...page.state,
          isAsked: true,
          policy: { ...page.state.policy, shutdownTimeout },
        },
      }))
      const { status, err } = await command('unrescue web')
      expect(status).to.equal(1)
      expect(err).to.contain('it does not describe a rescue of this instance')
      expect(err).to.contain(`vol-delete --pool default ${uuid}.rescue`)
    })
})
