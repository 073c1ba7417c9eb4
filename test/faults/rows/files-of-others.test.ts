import { expect } from 'chai'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeOwned } from '../../lab/image.js'
import {
  commands,
  commandsIn,
  failureOf,
  openLab,
  paste,
  standingOf,
  untilAsked,
  untilBooted,
  type Lab,
} from './support/lab.js'

describe('files of others beside a rescue', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const virsh = (line: string): Promise<string> => lab.daemon.virsh(...line.split(' '))
  const fileOf = (name: string): string => join(lab.daemon.images, name)

  it('a snapshot of the rescue disk that somebody named stays, and a warning names it', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    const evidence = fileOf('evidence-of-alice.qcow2')
    const ours = `${outputs.domainUuid}.${outputs.rescueId}.disk`
    await virsh(
      `snapshot-create-as ${web.name} e --disk-only --no-metadata --diskspec vdc,file=${evidence} --diskspec vda,snapshot=no --diskspec vdb,snapshot=no`,
    )
    await destroy(outputs)
    expect(existsSync(evidence)).to.equal(true)
    expect(existsSync(fileOf(ours)), 'the rescue disk').to.equal(false)
    expect(lab.warnings).to.contain(
      `Files of somebody else lie on top of the rescue disk of instance '${web.name}': '${evidence}'. They stay, but the rescue disk below them is removed.`,
    )
    const { volumes, ...after } = await standingOf(lab, web)
    expect({ ...after, volumes: volumes.filter((name) => !evidence.endsWith(name)) }).to.deep.equal(
      before,
    )
  })

  it('a disk of theirs that is backed by the rescue disk stays, too', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    const ours = fileOf(`${outputs.domainUuid}.${outputs.rescueId}.disk`)
    const [moved, own] = [fileOf('moved-by-alice.qcow2'), fileOf('alice.qcow2')]
    await virsh(`blockcopy ${web.name} vdc ${moved} --format qcow2 --transient-job --wait --pivot`)
    await virsh(
      `vol-create-as default alice.qcow2 16M --format qcow2 --backing-vol ${ours} --backing-vol-format qcow2`,
    )
    await virsh(`attach-disk ${web.name} ${own} vdg --subdriver qcow2 --live`)
    await destroy(outputs)
    expect([moved, own].map((file) => existsSync(file))).to.deep.equal([true, true])
    expect(lab.warnings.join('\n')).to.contain(`'${own}'`)
  })

  for (const { known, isOff } of [
    { known: "Pulumi's state, while the rescue is off", isOff: true },
    { known: 'the marker of the running rescue', isOff: false },
  ]) {
    it(`a definition copy that somebody changed is not used (${known}); what the message says ends the rescue`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance()
      const before = await standingOf(lab, web)
      const own = await virsh(`dumpxml ${web.name} --inactive --security-info`)
      const victim = await lab.instance({ running: false })
      const outputs = await up(lab.inputs(web))
      const copy = fileOf(`${outputs.domainUuid}.${outputs.rescueId}.definition`)
      const theirs = `${victim.name}-root.qcow2`
      const changed = readFileSync(copy, 'utf8').replace(`${web.name}-data.qcow2`, theirs)
      writeFileSync(copy, changed)
      if (isOff) await virsh(`destroy ${web.name}`)
      await virsh(`undefine ${web.name}`)
      const olds = isOff ? outputs : { ...outputs, copyHash: undefined }
      const { message } = await failureOf(destroy(olds))
      expect(message).to.contain('somebody changed it, and it is not used')
      const [download = '', look = '', define = '', remove = ''] = commandsIn(message)
      await paste(download, lab.daemon.directory)
      const downloaded = join(lab.daemon.directory, 'copy.xml')
      expect(readFileSync(downloaded, 'utf8')).to.equal(changed)
      writeFileSync(downloaded, own)
      await paste(define.replace('FILE', downloaded))
      expect(await paste(look)).to.contain(`<uuid>${web.uuid}</uuid>`)
      await paste(remove)
      await destroy(olds)
      expect(await standingOf(lab, web)).to.deep.equal({
        ...before,
        volumes: [...before.volumes, theirs, theirs.replace('root', 'data')].sort(),
      })
    })
  }

  for (const { what, edit, isKept } of [
    { what: 'nothing else', edit: (xml: string): string => xml, isKept: true },
    {
      what: 'an edit that cannot be kept',
      edit: (xml: string): string => xml.replace('<acpi/>', '<acpi/><apic/>'),
      isKept: false,
    },
  ]) {
    it(`defined from the rescue with ${what}, then renamed: ${isKept ? 'destroy keeps the name' : 'what the message says ends the rescue'}`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance()
      const before = await standingOf(lab, web)
      const outputs = await up(lab.inputs(web))
      const path = join(lab.daemon.directory, `${web.name}-saved.xml`)
      writeFileSync(path, edit(await virsh(`dumpxml ${web.name} --security-info`)))
      await virsh(`define ${path}`)
      await virsh(`destroy ${web.name}`)
      await virsh(`domrename ${web.name} ${web.name}-new`)
      if (isKept) {
        await destroy(outputs)
        await virsh(`destroy ${web.name}-new`)
        await virsh(`domrename ${web.name}-new ${web.name}`)
        await virsh(`start ${web.name}`)
      } else {
        const { message } = await failureOf(destroy(outputs))
        for (const command of commandsIn(message)) await paste(command, lab.daemon.directory)
        await destroy(outputs)
      }
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  }

  for (const { how, gone } of [
    { how: 'off', gone: false },
    { how: 'gone', gone: true },
  ]) {
    it(`the pool of the rescue disk is ${how}: destroy brings the instance back, and says what removes the files`, async () => {
      const { up, destroy } = commands(lab)
      const [web, pool] = [await lab.instance(), `scratch-${how}`]
      const folder = join(lab.daemon.directory, pool)
      const define = `pool-define-as ${pool} dir --target ${folder}`
      for (const line of [define, `pool-build ${pool}`, `pool-start ${pool}`]) await virsh(line)
      const before = await standingOf(lab, web)
      const outputs = await up(lab.inputs(web, { pool }))
      await virsh(`pool-destroy ${pool}`)
      if (gone) await virsh(`pool-undefine ${pool}`)
      const said = gone
        ? await destroy(outputs).then(() => lab.warnings.join('\n'))
        : (await failureOf(destroy(outputs))).message
      expect(await web.state()).to.equal('running')
      expect((await standingOf(lab, web)).definition).to.equal(before.definition)
      expect(said).to.contain(
        gone ? `the folder of '${folder}/` : `pool '${pool}', which has files`,
      )
      expect(readdirSync(folder)).to.have.lengthOf(1)
      await paste(commandsIn(said).at(-1) ?? '')
      if (!gone) await destroy(outputs)
      expect(readdirSync(folder)).to.deep.equal([])
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  }

  it('the rescue is off, and somebody removed all its files: destroy starts the instance that ran before', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await virsh(`destroy ${web.name}`)
    const own = readdirSync(lab.daemon.images).filter((name) => name.startsWith(web.uuid))
    for (const name of own) rmSync(fileOf(name))
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    expect(lab.warnings).to.contain(
      `Instance '${web.name}' was off, and it ran before the rescue, so it was started. Its record and its volumes had been removed without destroy.`,
    )
    await virsh(`destroy ${web.name}`)
    await destroy({ ...outputs, status: 'left' })
    expect(await web.state(), 'switched off by somebody').to.equal('shut off')
  })

  it('the pool of the image goes off during up: it says so, not that the image was changed', async () => {
    const { up } = commands(lab)
    const folder = join(lab.daemon.directory, 'isos')
    for (const line of [
      `pool-define-as isos dir --target ${folder}`,
      'pool-build isos',
      'pool-start isos',
    ])
      await virsh(line)
    const path = join(folder, 'rescue.img')
    writeOwned(path, Buffer.alloc(1 << 20))
    const web = await lab.instance({ system: 'slow' })
    await untilBooted()
    const before = await standingOf(lab, web)
    const rescue = up(lab.inputs(web, { image: { path }, shutdownTimeout: 30 }))
    const failed = failureOf(rescue)
    await untilAsked(lab, web)
    await virsh('pool-destroy isos')
    const { message } = await failed
    expect(message)
      .to.contain(`lies in storage pool 'isos', which is not active`)
      .and.not.contain('changed')
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})
