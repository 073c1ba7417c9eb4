import { expect } from 'chai'
import { withHost } from '../../../provider/host/index.js'
import {
  create,
  merge,
  preview,
  read,
  remove,
  startProbation,
  update,
} from '../../../provider/instance-rescue/index.js'
import { ConnectionLostError } from '../../../provider/libvirt/index.js'
import { endRescue, searchNamed } from '../../../provider/break-glass/index.js'
import { withoutMirror } from '../../fake/commit-xml.js'
import { Refused } from '../../fake/refused.js'
import { BROKEN, REPAIRED, behind, messageOf, expectClean, cutOff, rename } from './behind.js'
import { makeCheckpointHost, type CheckpointHost } from './checkpoint-host.js'

describe('a merge that is cut off, in memory', () => {
  const COMMANDS = {
    merge: (host) => merge(host.outputs, host.runtime),
    destroy: (host) => remove(host.outputs, host.runtime),
    up: async (host) => {
      const outputs = await update(host.outputs, host.inputs, host.runtime)
      expect(outputs).to.include({ status: 'left', cleaned: true })
    },
    create: async (host) => {
      // It finishes the merge, and then begins the rescue that was asked for.
      const { outputs } = await create(host.inputs, host.runtime)
      expect(host.content()).to.deep.equal(REPAIRED)
      await remove(outputs, host.runtime)
    },
    unrescue: (host) =>
      withHost(host.inputs.uri, host.runtime, async (on) => {
        const [found] = await searchNamed(on, 'web')
        if (found === undefined) return
        expect(found.status).to.deep.include({ status: 'interrupted' })
        expect(found.status.reason).to.contain('unrescue finishes that')
        await endRescue(on, found)
      }),
  } as const satisfies Readonly<Record<string, (host: CheckpointHost) => Promise<void>>>

  const CALLS = [
    ['domainBlockCommit', 1],
    ['domainBlockCommit', 2],
    ['domainGetBlockJobInfo', 5],
    ['domainSuspend', 1],
    ['domainBlockJobAbort', 1],
    ['domainBlockJobAbort', 2],
    ['domainResume', 1],
    ['domainSetMetadata', 1],
    ['domainSetMetadata', 3],
  ] as const

  for (const [command, run] of Object.entries(COMMANDS))
    for (const isOff of [false, true])
      it(`${command} finishes it, wherever it was${isOff ? ', and QEMU is gone' : ''}`, async () => {
        for (const [call, nth] of CALLS) {
          const host = await makeCheckpointHost()
          const { stored } = host.fake.domain('web')
          host.repair()
          await host.run(startProbation(host.outputs, host.runtime))
          await cutOff(host, call, nth)
          if (isOff) host.fake.crash('web')
          await host.run(run(host))
          expect(host.fake.domain('web').stored, `${call} ${nth}`).to.equal(stored)
          expect(host.fake.domain('web').live).to.be.a('string')
          expectClean(host, REPAIRED)
        }
      })

  it('an instance that somebody renamed meanwhile is merged under its new name', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    await cutOff(host, 'domainGetBlockJobInfo', 4)
    host.fake.crash('web')
    await rename(host)
    await host.run(merge(host.outputs, host.runtime))
    expect(host.fake.domain('web2').live).to.be.a('string')
    expectClean(host, REPAIRED)
  })

  it('a process that was stopped until somebody else had merged does not merge the disk into its own backing file', async () => {
    const host = await makeCheckpointHost({ files: { '/images/golden.qcow2': Buffer.alloc(512) } })
    host.repair()
    const golden = host.fake.files.get('/images/golden.qcow2')
    if (golden !== undefined) golden.content = 'golden'
    host.fake.fault = ({ call }, when) => {
      if (call !== 'domainBlockCommit' || when !== 'before') return
      const web = host.fake.domain('web')
      web.live = (web.live ?? '').replace(
        /<source file="[^"]*overlay0[^"]*"\/>\s*<backingStore type="file">.*?<\/backingStore>/s,
        '<source file="/images/root.qcow2"/><backingStore type="file"><source file="/images/golden.qcow2"/></backingStore>',
      )
    }
    expect(await messageOf(host, merge(host.outputs, host.runtime))).to.contain('INVALID_ARG')
    expect(host.fake.domain('web').commits.size).to.equal(0)
    expect(golden?.content).to.equal('golden')
  })

  it('read changes nothing, and says which command comes next', async () => {
    const host = await makeCheckpointHost()
    await cutOff(host, 'domainBlockCommit')
    const deeds = host.deeds().length
    const seen = await host.run(read(host.outputs, host.runtime))
    expect(seen).to.include({ status: 'interrupted' })
    expect(seen?.statusReason).to.contain('the next up or destroy finishes that')
    expect(host.deeds()).to.have.length(deeds)
  })

  it('no probation begins while a merge is to be finished', async () => {
    const host = await makeCheckpointHost()
    await cutOff(host, 'domainBlockCommit')
    expect(await messageOf(host, startProbation(host.outputs, host.runtime))).to.contain(
      'is being merged into its disks already',
    )
  })

  it('an instance that somebody started from half merged disks is not touched', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    await cutOff(host, 'domainGetBlockJobInfo')
    host.fake.crash('web')
    await behind(host, (libvirt, dom) => libvirt.domainCreateWithFlags({ dom }))
    const { id } = host.fake.domain('web')
    for (const act of [merge, remove])
      expect(await messageOf(host, act(host.outputs, host.runtime))).to.contain(
        'from disks that are half old and half new',
      )
    expect(host.fake.domain('web').id).to.equal(id)
    await behind(host, (libvirt, dom) => libvirt.domainDestroyFlags({ dom }))
    await host.run(merge(host.outputs, host.runtime))
    expect(host.content()).to.deep.equal(REPAIRED)
    expect(host.files()).to.deep.equal(host.before)
  })

  it('an instance that somebody undefined in the middle is defined again, and starts by itself as before', async () => {
    for (const isOff of [false, true]) {
      const host = await makeCheckpointHost()
      const { stored } = host.fake.domain('web')
      host.fake.domain('web').autostart = true
      host.repair()
      await cutOff(host, 'domainGetBlockJobInfo')
      await behind(host, (libvirt, dom) => libvirt.domainUndefineFlags({ dom }))
      if (isOff) host.fake.crash('web')
      await host.run(merge(host.outputs, host.runtime))
      expect(host.fake.domain('web')).to.include({ stored, autostart: true })
      expectClean(host, REPAIRED)
    }
  })

  for (const [lost, code, words] of [
    ['domainBlockCommit', 'SYSTEM_ERROR', 'Unable to read from monitor'],
    ['domainBlockCommit', 'INVALID_ARG', "could not find image 'overlay1' in chain for 'vdb'"],
    ['domainGetBlockJobInfo', 'SYSTEM_ERROR', 'Unable to read from monitor'],
    ['domainBlockJobAbort', 'SYSTEM_ERROR', 'Unable to read from monitor'],
    ['domainBlockJobAbort', 'INVALID_ARG', 'disk vda does not have an active block job'],
    ['domainBlockJobAbort', 'OPERATION_INVALID', 'domain is not running'],
  ] as const)
    it(`QEMU that dies during ${lost} is started again, and what it has is merged: ${words}`, async () => {
      const host = await makeCheckpointHost()
      host.repair()
      host.fake.fault = ({ call }, when) => {
        if (call !== lost || when !== 'before') return
        host.fake.fault = null
        host.fake.crash('web')
        throw new Refused(code, 'QEMU', words).under(call)
      }
      await host.run(merge(host.outputs, host.runtime))
      expect(host.fake.fault).to.equal(null)
      expectClean(host, REPAIRED)
    })

  it('a merge that somebody stops is an error, and goes on the next time', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    host.fake.fault = ({ call }, when) => {
      if (call !== 'domainGetBlockJobInfo' || when !== 'before') return
      const web = host.fake.domain('web')
      web.commits.delete('vda')
      web.live = withoutMirror(web.live ?? '', 'vda')
    }
    expect(await messageOf(host, merge(host.outputs, host.runtime))).to.contain(
      "The merge into disk 'vda' of instance 'web' ended before everything was merged",
    )
    host.fake.fault = null
    await host.run(merge(host.outputs, host.runtime))
    expectClean(host, REPAIRED)
  })

  it('a merge in whose middle the pool is switched off says that nothing is lost, and goes on the next time', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    host.fake.fault = async ({ call }, when) => {
      if (call !== 'domainBlockCommit' || when !== 'after') return
      host.fake.fault = null
      await behind(host, async (libvirt) => {
        const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
        await libvirt.storagePoolDestroy({ pool })
      })
    }
    const message = await messageOf(host, merge(host.outputs, host.runtime))
    expect(message).to.match(/was not finished: .*is not active.* Nothing is lost .*Run this again/)
    await behind(host, async (libvirt) => {
      const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
      await libvirt.storagePoolCreate({ pool })
    })
    await host.run(merge(host.outputs, host.runtime))
    expectClean(host, REPAIRED)
  })

  it('a merge without any progress is given up, and goes on the next time', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    host.fake.host.commitMs = 10_000_000
    expect(await messageOf(host, merge(host.outputs, host.runtime))).to.match(
      /has stood still for 120 s, at 0 of \d+ bytes/,
    )
    await host.clock.run(host.clock.sleep(10_000_000))
    await host.run(merge(host.outputs, host.runtime))
    expectClean(host, REPAIRED)
  })

  it('QEMU that dies in the middle is started again, paused, and what it has is merged', async () => {
    for (const [call, nth] of CALLS.slice(0, 6)) {
      const host = await makeCheckpointHost()
      host.repair()
      let count = 0
      host.fake.fault = (seen, when) => {
        if (seen.call !== call || when !== 'before') return
        count += 1
        if (count === nth) host.fake.crash('web')
      }
      // libvirt may refuse the call itself: then the next command goes on.
      await host.failureOf(merge(host.outputs, host.runtime)).catch(() => undefined)
      host.fake.fault = null
      await host.run(merge(host.outputs, host.runtime))
      expectClean(host, REPAIRED)
    }
  })

  for (const isOff of [false, true])
    it(`its record that somebody removes meanwhile is made again, and the merge is finished${isOff ? '; QEMU is gone, too' : ''}`, async () => {
      for (const command of ['destroy', 'up'] as const) {
        const host = await makeCheckpointHost()
        const { stored } = host.fake.domain('web')
        host.fake.domain('web').autostart = true
        host.repair()
        await cutOff(host, 'domainGetBlockJobInfo', 2)
        if (isOff) host.fake.crash('web')
        for (const file of host.files())
          if (/\.rescue(\.\d+)?$/.test(file)) host.fake.files.delete(file)
        if (command === 'destroy') await host.run(remove(host.outputs, host.runtime))
        else {
          const interrupted = { ...host.outputs, status: 'interrupted' } as const
          const again = await host.run(update(interrupted, host.inputs, host.runtime))
          // While something runs, up leaves a rescue without a record alone.
          if (!isOff) expect(again).to.include({ status: 'probation' })
          else expect(host.content()).to.deep.equal(REPAIRED)
          await host.run(remove(again, host.runtime))
        }
        expect(host.fake.domain('web')).to.include({ stored, autostart: true })
        expectClean(host, REPAIRED)
      }
    })

  it('no rescue begins on half merged disks, if somebody removed the record and QEMU is gone', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    await cutOff(host, 'domainGetBlockJobInfo', 4)
    host.fake.crash('web')
    for (const path of host.files()) if (RECORD.test(path)) host.fake.files.delete(path)
    const files = host.files()
    for (const owner of [host.inputs.owner, { ...host.inputs.owner, name: 'another' }]) {
      const inputs = { ...host.inputs, owner }
      expect(await messageOf(host, create(inputs, host.runtime)))
        .to.contain('is being merged into its disks, but the record of that rescue is gone')
        .and.to.contain('virsh -c qemu:///system vol-delete --pool ')
      const { failures } = await host.run(preview(inputs, undefined, host.runtime))
      expect(failures).to.have.length(1)
    }
    expect(host.files()).to.deep.equal(files)
    expect(host.fake.domain('web').live).to.equal(null)
    await host.run(remove(host.outputs, host.runtime))
    expectClean(host, REPAIRED)
  })

  for (const command of ['merge', 'destroy', 'unrescue'] as const)
    it(`an older record that somebody puts back meanwhile does not hide the merge: ${command}`, async () => {
      const host = await makeCheckpointHost()
      const { stored } = host.fake.domain('web')
      host.fake.domain('web').autostart = true
      host.repair()
      await host.run(startProbation(host.outputs, host.runtime))
      const older = copyRecord(host)
      await cutOff(host, 'domainGetBlockJobInfo', 4)
      host.fake.crash('web')
      putRecord(host, older)
      if (command === 'merge') {
        const tried = startProbation(host.outputs, host.runtime)
        expect(await messageOf(host, tried)).to.contain('is being merged into its disks already')
        putRecord(host, older)
        await host.run(merge(host.outputs, host.runtime))
      } else if (command === 'unrescue')
        await host.run(
          withHost(host.inputs.uri, host.runtime, async (on) => {
            const [found] = await searchNamed(on, 'web')
            if (found !== undefined) await endRescue(on, found)
          }),
        )
      else await host.run(remove(host.outputs, host.runtime))
      expect(host.fake.domain('web')).to.include({ stored, autostart: true })
      expectClean(host, REPAIRED)
    })

  it('a merge that was cut off before its first byte can be thrown away, also if that is cut off, too', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    await host.run(startProbation(host.outputs, host.runtime))
    const older = copyRecord(host)
    await cutOff(host, 'domainBlockCommit')
    putRecord(host, older)
    host.fake.fault = ({ call }, when) => {
      if (call === 'domainCreateWithFlags' && when === 'after') throw new Error('it ends here')
    }
    await host.failureOf(remove(host.outputs, host.runtime))
    host.fake.fault = null
    expect(host.running()).to.deep.equal(['vda root.qcow2', 'vdb data.qcow2'])
    await host.run(remove(host.outputs, host.runtime))
    expectClean(host, BROKEN)
  })

  it('a lost connection is opened again, and the merge goes on', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    let isCut = false
    host.fake.fault = ({ call }, when, connection) => {
      if (call !== 'domainBlockJobAbort' || when !== 'after' || isCut) return
      isCut = true
      connection.cut()
      throw new ConnectionLostError('qemu:///system', { call, sent: true })
    }
    await host.run(merge(host.outputs, host.runtime))
    expect(isCut).to.equal(true)
    expectClean(host, REPAIRED)
  })
})

type Files = CheckpointHost['fake']['files']

/** The volumes of the record, with what is in them now. */
function copyRecord({ fake }: CheckpointHost): Files {
  const own = [...fake.files].filter(([path]) => RECORD.test(path))
  return new Map(own.map(([path, file]) => [path, { ...file, bytes: Buffer.from(file.bytes) }]))
}

function putRecord({ fake }: CheckpointHost, older: Files): void {
  for (const path of [...fake.files.keys()]) if (RECORD.test(path)) fake.files.delete(path)
  for (const [path, file] of older) fake.files.set(path, file)
}

const RECORD = /\.rescue(\.\d+)?$/
