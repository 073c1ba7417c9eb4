import { expect } from 'chai'
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { remove } from '../../../provider/instance-rescue/index.js'
import { skip } from '../../skip.js'
import { writeOwned } from '../../lab/image.js'
import { commands, failureOf, openLab, standingOf, until, type Lab } from './support/lab.js'
import { makeInstanceIn, mountSmallPool } from './support/small-pool.js'
import { systemRuntime } from '../../../provider/host/index.js'

/** KiB left on the disk, and what does not fit any more. */
const ROOMS = [
  { left: 0, what: 'the record' },
  { left: 1_024, what: 'half the record' },
  { left: 2_056, what: 'the definition copy' },
  { left: 2_064, what: 'the rescue disk' },
  { left: 2_192, what: 'half the rescue disk' },
] as const

describe('full disks, pools that are off', function () {
  this.timeout(120_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  for (const { left, what } of ROOMS) {
    it(`no room for ${what}: up fails, nothing is left, the instance runs on`, async function () {
      if (process.getuid?.() !== 0) skip(this, 'only root can mount a small file system')
      const { up, destroy } = commands(lab)
      const pool = await mountSmallPool(lab, `full${left}`)
      try {
        const web = await makeInstanceIn(lab, pool)
        const before = await standingOf(lab, web)
        const [id, files] = [await lab.daemon.virsh('domid', web.name), readdirSync(pool.folder)]
        pool.fill(left)
        const error = await failureOf(up(lab.inputs(web)))
        expect(error.name, error.message).to.equal('LibvirtError')
        pool.empty()
        expect(await lab.daemon.virsh('domid', web.name), 'it was never stopped').to.equal(id)
        expect(readdirSync(pool.folder)).to.deep.equal(files)
        await destroy(await up(lab.inputs(web)))
        expect(await standingOf(lab, web)).to.deep.equal(before)
        await lab.daemon.virsh('destroy', web.name)
      } finally {
        await pool.unmount()
      }
    })
  }

  it('on a full disk another process ends the rescue: that makes room', async function () {
    if (process.getuid?.() !== 0) skip(this, 'only root can mount a small file system')
    const { up } = commands(lab)
    const pool = await mountSmallPool(lab, 'full-by-then')
    try {
      const web = await makeInstanceIn(lab, pool)
      const files = readdirSync(pool.folder)
      const outputs = await up(lab.inputs(web))
      pool.fill(0)
      await remove(
        outputs,
        systemRuntime(() => undefined),
      )
      pool.empty()
      expect(await web.state()).to.equal('running')
      expect(readdirSync(pool.folder)).to.deep.equal(files)
      await lab.daemon.virsh('destroy', web.name)
    } finally {
      await pool.unmount()
    }
  })

  it('an image that its pool has not seen yet is found', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const path = `${lab.daemon.images}/stale.img`
    await lab.daemon.virsh('pool-refresh', 'default')
    writeOwned(path, Buffer.alloc(1 << 20))
    const before = await standingOf(lab, web)
    await destroy(await up(lab.inputs(web, { image: { path } })))
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('a file becomes unreadable in the middle of up: it is named, and without it all can be undone', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const bad = join(lab.daemon.images, 'bad.img')
    const failed = failureOf(up(lab.inputs(web, { shutdownTimeout: 10 })))
    const isBegun = (): boolean => existsSync(join(lab.daemon.images, `${web.uuid}.rescue`))
    await until('the record is there', () => Promise.resolve(isBegun()))
    symlinkSync('/proc/self/mem', bad) // an input/output error, as that of a bad sector, for the heartbeat at 8 s
    const error = await failed
    expect(error.name, error.message).to.equal('RescueInterruptedError')
    expect(error.message).to.contain(`cannot read header '${bad}'`)
    expect(error.message).not.to.contain('took over')
    rmSync(bad)
    await destroy(await up(lab.inputs(web)))
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await lab.daemon.virsh('destroy', web.name)
  })

  it("while the root disk's pool is off, nobody takes another lock", async () => {
    const { up, destroy } = commands(lab)
    const folder = `${lab.daemon.directory}/second`
    await lab.daemon.virsh(
      `pool-define-as second dir --target ${folder}; pool-build second; pool-start second`,
    )
    const web = await makeInstanceIn(lab, { folder })
    const outputs = await up(lab.inputs(web))
    await lab.daemon.virsh('destroy', web.name)
    await lab.daemon.virsh('pool-destroy', 'second')
    const owner = { organization: 'organization', project: 'rows', stack: 'other', name: 'fix' }
    const error = await failureOf(up(lab.inputs(web, { owner })))
    expect(error.message).to.match(/pool 'second', which holds its root disk, is not active/)
    await lab.daemon.virsh('pool-start', 'second')
    expect((await failureOf(up(lab.inputs(web, { owner })))).name).to.equal('AlreadyInRescueError')
    await destroy(outputs)
    expect(await web.state()).to.equal('running')
  })

  it('a record that is full says so, and destroy still works', async () => {
    const { up, upAgain, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    const update = async (): Promise<number> => {
      for (let count = 0; ; count += 1) {
        const reason = `${count}`
        const failed = await upAgain(outputs, lab.inputs(web, { reason })).then(
          () => null,
          (error: unknown) => error,
        )
        if (failed !== null) {
          expect(failed).to.include({ name: 'RecordFullError' })
          return count
        }
      }
    }
    expect(await update()).to.be.greaterThan(100)
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})
