import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commands, openLab, standingOf, type Lab } from './support/lab.js'

describe('files of others beside a rescue', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const virsh = (line: string): Promise<string> => lab.daemon.virsh(...line.split(' '))
  const fileOf = (name: string): string => join(lab.daemon.images, name)

  it('11.29: a snapshot of the rescue disk that somebody named stays, and a warning names it', async () => {
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

  it('11.29: a disk of theirs that is backed by the rescue disk stays, too', async () => {
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
})
