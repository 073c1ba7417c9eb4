import { expect } from 'chai'
import { create, remove } from '../../provider/instance-rescue/index.js'
import { MARKS_BYTES, RECORD_BYTES } from '../../provider/record/layout.js'
import { PROMPT_MS } from '../../provider/record/next.js'
import { makeTwoProcesses } from '../instance-rescue/support/two-processes.js'
import type { Runtime } from '../../provider/host/index.js'

/** A byte of a record whose marks are not there yet. */
const pageAlone = (byte: number, at: number): number => (at < MARKS_BYTES ? 0 : byte)

describe('taking a record over', () => {
  for (const [name, at, jump] of [
    ['forward', 20_000, 3_600_000],
    ['back', 20_000, -3_600_000],
  ] as const) {
    it(`waits for a holder that lives, even if the clock is set ${name} by an hour`, async () => {
      const { clock, inputs, runtime } = await makeTwoProcesses()
      const set: Runtime = {
        ...runtime(2),
        clock: {
          now: () => clock.now(),
          date: () => new Date(clock.now() + (clock.now() > at ? jump : 0)),
          sleep: (ms, signal) => clock.sleep(ms, signal),
        },
      }
      const first = create({ ...inputs, shutdownTimeout: 60 }, runtime(1))
      const second = clock.sleep(15_000).then(() => create(inputs, set))
      const [made, adopted] = await clock.run(Promise.all([first, second]))
      expect(made.outputs.status).to.equal('rescued')
      expect(adopted.id).to.equal(made.id)
      // The first ends at 60 s, and the second looks every second.
      expect(clock.now()).to.be.within(60_000, 61_000)
    })
  }

  const killedTwice = async (): Promise<Awaited<ReturnType<typeof makeTwoProcesses>>> => {
    const world = await makeTwoProcesses()
    world.fake.addFile(`/images/${world.uuid}.rescue`, Buffer.alloc(RECORD_BYTES))
    world.fake.addFile(`/images/${world.uuid}.rescue.1`, Buffer.alloc(512))
    return world
  }

  it('passes over the guard of one that was killed when it took an empty record over', async () => {
    const { clock, inputs, runtime, files } = await killedTwice()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    expect(outputs.status).to.equal('rescued')
    await clock.run(remove(outputs, runtime(2)))
    expect(files()).to.deep.equal(['/images/rescue.img', '/images/root.qcow2'])
  })

  it('lets one of two take over an empty record, the other gets the error', async () => {
    const { clock, inputs, runtime } = await killedTwice()
    const attempts = [1, 2].map((pid) =>
      create({ ...inputs, owner: { ...inputs.owner, name: `fix-${pid}` } }, runtime(pid)),
    )
    const ended = await clock.run(Promise.allSettled(attempts))
    expect(ended.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })

  for (const [what, seen] of [
    ['the first page is written between two reads of an empty record', () => 0],
    ['a read is overtaken by the write of the first page, and misses its mark', pageAlone],
  ] as const) {
    it(`tells whose rescue it is if ${what}`, async () => {
      const { clock, fake, inputs, runtime, uuid } = await makeTwoProcesses()
      const record = `/images/${uuid}.rescue`
      await clock.run(create(inputs, runtime(1)))
      const written = Buffer.from(fake.files.get(record)?.bytes ?? [])
      fake.addFile(record, written.map(seen))
      let reads = 0
      fake.fault = ({ call, subject }, when) => {
        if (call !== 'storageVolDownload' || subject !== `${uuid}.rescue` || when !== 'before')
          return
        reads += 1
        if (reads === 2) fake.addFile(record, written)
      }
      const other = { ...inputs, owner: { ...inputs.owner, name: 'other' } }
      const refused = await clock.run(
        create(other, runtime(2)).then(
          () => '',
          (error: unknown) => String(error),
        ),
      )
      expect(refused).to.contain("is already in rescue by resource 'fix'")
      expect(reads).to.be.greaterThan(1)
    })
  }

  it('stops if it was suspended before its first page, although nobody has taken over yet', async () => {
    const { clock, fake, inputs, runtime, uuid } = await killedTwice()
    fake.fault = async ({ call, subject }, when) => {
      if (call !== 'storageVolUpload' || subject !== `${uuid}.rescue` || when !== 'after') return
      fake.fault = null
      await clock.sleep(PROMPT_MS + 1)
    }
    const failure = await clock.run(
      create(inputs, runtime(1)).then(
        () => null,
        (error: unknown) => error as Error,
      ),
    )
    expect(failure?.cause).to.include({ name: 'NoLongerHolderError' })
  })

  it('leaves a guard that may be that of the next record, if it was suspended after it had made its own', async () => {
    const world = await makeTwoProcesses()
    const { clock, fake, files, inputs, runtime, uuid } = world
    const guard = `/images/${uuid}.rescue.1`
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.fault = async ({ call, subject }, when) => {
      if (call !== 'storageVolCreateXml' || subject !== `${uuid}.rescue.1` || when !== 'after')
        return
      fake.fault = null
      await clock.sleep(60_000)
      await remove(outputs, runtime(3)) // which passes over the guard
      await create(inputs, runtime(4))
      fake.addFile(guard, Buffer.alloc(512)) // of a process that takes the new record over
      fake.pools.forEach(({ cache }) => cache.add(`${uuid}.rescue.1`))
    }
    await clock.run(remove(outputs, runtime(2)))
    expect(files()).to.include(guard)
  })
})
