import { expect } from 'chai'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { RECORD_BYTES } from '../../../provider/record/layout.js'
import { forgeRecord, withClaim } from '../../record/spoil-record.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import {
  commands,
  commandsIn,
  failureOf,
  openLab,
  paste,
  standingOf,
  type Lab,
  type Standing,
} from './support/lab.js'
import { putFile, recordOf, runLine } from './support/lying.js'

describe('files that lie', function () {
  this.timeout(240_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const rescued = async (): Promise<{
    readonly web: BareInstance
    readonly before: Standing
    readonly olds: RescueOutputs
  }> => {
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    return { web, before, olds: await commands(lab).up(lab.inputs(web)) }
  }

  describe('11: a record that is a link to a file of somebody', () => {
    for (const [what, bytes] of [
      ['zeros', Buffer.alloc(1 << 20)],
      ['zeros, longer than a record', Buffer.alloc(RECORD_BYTES + 1)],
      ['a short text', Buffer.from('ssh-ed25519 AAAA\n'.repeat(3))],
    ] as const) {
      it(`${what}: up writes nothing to it, and works after the command that is printed`, async () => {
        const web = await lab.instance()
        const before = await standingOf(lab, web)
        const file = join(lab.daemon.directory, `${web.name}.file`)
        putFile(file, bytes)
        symlinkSync(file, recordOf(lab, web))
        const error = await failureOf(commands(lab).up(lab.inputs(web)))
        expect(error.message).to.include('it is damaged, or it is not a record')
        for (const command of commandsIn(error.message)) await paste(command)
        expect(readFileSync(file).equals(bytes), 'it was written to').to.equal(true)
        const olds = await commands(lab).up(lab.inputs(web))
        await commands(lab).destroy(olds)
        expect(await standingOf(lab, web)).to.deep.equal(before)
      })
    }
  })

  describe('11: a record that somebody emptied while the rescue runs', () => {
    it('status says that the rescue runs, and unrescue ends it', async () => {
      const { web, before } = await rescued()
      await lab.daemon.virsh('vol-wipe', `${web.uuid}.rescue`, 'default')
      expect((await runLine(lab, `status ${web.name}`)).out).to.match(
        new RegExp(`^${web.name}: rescued \\(its record is empty\\)`),
      )
      const ended = await runLine(lab, `unrescue ${web.name} --yes`)
      expect(ended.status, ended.err).to.equal(0)
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  })

  describe('11: an older record that somebody put back while a later rescue runs', () => {
    const putBack = async (): Promise<Awaited<ReturnType<typeof rescued>>> => {
      const first = await rescued()
      const record = recordOf(lab, first.web)
      const older = readFileSync(record)
      await commands(lab).destroy(first.olds)
      const olds = await commands(lab).up(lab.inputs(first.web))
      putFile(record, older)
      return { ...first, olds }
    }

    it('destroy refuses, and works after the command that is printed', async () => {
      const { web, before, olds } = await putBack()
      const refused = await failureOf(commands(lab).destroy(olds))
      expect(refused.message).to.include('Somebody put an older file back.')
      expect((await commands(lab).refresh(olds))?.status).to.equal('rescued')
      for (const command of commandsIn(refused.message)) await paste(command)
      await commands(lab).destroy(olds)
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })

    it('unrescue refuses, and works after the command that is printed', async () => {
      const { web, before } = await putBack()
      const refused = await runLine(lab, `unrescue ${web.name} --yes`)
      expect(refused.status).to.equal(1)
      expect(refused.err).to.include('Somebody put an older file back.')
      for (const command of commandsIn(refused.err)) await paste(command)
      expect(await runLine(lab, `unrescue ${web.name} --yes`)).to.include({ status: 0 })
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  })

  it('11: a record that somebody wrote into a pool of their own, of an instance that is not theirs: unrescue does nothing to it', async () => {
    const { web, before, olds } = await rescued()
    const record = readFileSync(recordOf(lab, web))
    await commands(lab).destroy(olds)
    const folder = join(lab.daemon.directory, 'tenant')
    await lab.daemon.virsh(
      `pool-define-as tenant dir --target ${folder}; pool-build tenant; pool-start tenant`,
    )
    const uuid = (await lab.daemon.virsh('pool-uuid', 'tenant')).trim()
    const pool = { name: 'tenant', uuid }
    const forged = forgeRecord(record, (page) =>
      withClaim(page, {
        original: { ...page.state.claim.original, persistent: false },
        artifacts: [{ kind: 'definition', pool, folder }],
      }),
    )
    putFile(join(folder, `${web.uuid}.rescue`), forged)
    await lab.daemon.virsh('pool-refresh', 'tenant')
    const refused = await runLine(lab, `unrescue ${web.name} --yes`)
    expect(refused.status, refused.out).to.equal(1)
    expect(refused.err).to.include("in storage pool 'tenant' is not used")
    expect(await standingOf(lab, web)).to.deep.equal(before)
    const command = commandsIn(refused.err).find((line) => line.includes('vol-delete')) ?? ''
    await paste(command)
    expect((await runLine(lab, 'status')).out).to.include('is in rescue.')
  })

  it('11: another instance is named by the UUID of the rescued one, whose rescue went off: up goes on with its own', async () => {
    const { web, before, olds } = await rescued()
    await lab.daemon.virsh('destroy', web.name)
    const other = await lab.instance({ name: web.uuid, running: false })
    await lab.daemon.virsh('start', other.uuid)
    const standing = await lab.daemon.virsh('dumpxml', other.uuid)
    const { upAgain, refresh, destroy } = commands(lab)
    const again = await upAgain((await refresh(olds)) ?? olds, lab.inputs(web))
    expect(again).to.include({ domainUuid: web.uuid, status: 'rescued' })
    await destroy(again)
    expect(await lab.daemon.virsh('dumpxml', other.uuid)).to.equal(standing)
    const { definition, state } = await standingOf(lab, web)
    expect({ definition, state }).to.deep.equal({
      definition: before.definition,
      state: before.state,
    })
  })
})
