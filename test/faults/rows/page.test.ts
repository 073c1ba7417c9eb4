import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import { makeRealSubject } from '../subject/real-subject.js'
import { commands, openLab, standingOf, type Lab } from './support/lab.js'

/** The commands under a heading of docs/by-hand.md. */
function commandsUnder(heading: string): string {
  const page = readFileSync(join(repositoryRoot, 'docs/by-hand.md'), 'utf8')
  const [, part = ''] = page.split(`${heading}\n`)
  const own = part.split(/^## /m)[0] ?? ''
  const blocks = [...own.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block)
  if (blocks.length === 0) throw new Error(`no commands under '${heading}'`)
  return blocks.join('\n')
}

const NAMES = commandsUnder('# With virsh only')
const LOOK = commandsUnder('## Look at its definition first')
const DEFINED = commandsUnder('## Somebody defined it from the rescue')
const BACK = commandsUnder('## Back to its own system')
const UNDEFINED = commandsUnder('## Somebody undefined it')
const CLEAN_UP = commandsUnder('## Clean up')

describe('the page for virsh only', function () {
  this.timeout(120_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  /** Types in what stands on the page, with the names of this host. */
  const type = (web: BareInstance, ...blocks: readonly string[]): Promise<string> => {
    const names = NAMES.replace(/^web=\S+/m, `web=${web.name}`)
    const env = { ...lab.daemon.env, LIBVIRT_DEFAULT_URI: lab.daemon.uri }
    return run('sh', ['-ec', [names, ...blocks].join('\n')], { env, cwd: lab.daemon.directory })
  }

  it('tells that an instance is in rescue, by whom and why', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web, { reason: 'no boot' }))
    const said = await type(web, commandsUnder('## Is it in rescue?'))
    expect(said)
      .to.match(/RESCUE of web/)
      .and.match(/resource 'fix' of stack .*Reason: no boot/s)
    expect(said).to.contain(`${web.uuid}.rescue `)
    await destroy(outputs)
  })

  it('brings an instance back and leaves nothing, and destroy has nothing left to do', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await type(web, BACK, CLEAN_UP)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('brings an instance back from a rescue that throws away what is written to its disks', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(lab.inputs(web, { originalDisks: 'discard' }))
    await lab.daemon.virsh('snapshot-create-as', web.name, 'later', '--disk-only', '--no-metadata')
    expect((await web.volumes()).join()).to.contain('.overlay0.later')
    await type(web, BACK, CLEAN_UP)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    expect(await lab.daemon.virsh('dumpxml', web.name)).not.to.contain('overlay')
  })

  it('finishes a merge that was cut off, and then brings the instance back', async function () {
    this.timeout(360_000)
    for (const site of [
      { call: 'domainBlockCommit', nth: 2 },
      { call: 'domainBlockJobAbort', nth: 1 },
    ]) {
      const subject = await makeRealSubject(lab.daemon, { kind: 'checkpoint', shutdownTimeout: 0 })
      const { web } = subject
      const before = await standingOf(lab, web)
      const up = await subject.run({ kind: 'up', inputs: subject.inputs }, null)
      const olds = up.answer?.outputs
      if (olds == null) throw new Error(JSON.stringify(up.answer))
      await lab.daemon.virsh('destroy', web.name)
      const overlay = (await web.volumes()).find((name) => name.endsWith('.overlay1.qcow2')) ?? ''
      const how = ['-f', 'qcow2', '-c', 'write -P 0x77 64k 1M', join(lab.daemon.images, overlay)]
      await run('qemu-io', how, LAB_USER)
      const harm = { fault: 'kill-after', site } as const
      expect((await subject.run({ kind: 'merge', olds }, harm)).harmed).to.equal(true)
      expect(await type(web, commandsUnder('## Is it in rescue?')).catch(String)).to.match(
        /\.merging/,
      )
      await type(web, commandsUnder('## Finish a merge'), BACK, CLEAN_UP)
      expect(await standingOf(lab, web)).to.deep.equal(before)
      subject.stop()
      await lab.daemon.virsh('destroy', web.name)
      const data = join(lab.daemon.images, `${web.name}-data.qcow2`)
      const read = ['-r', '-f', 'qcow2', '-c', 'read -P 0x77 64k 1M', data]
      expect(await run('qemu-io', read, LAB_USER)).not.to.contain('verification failed')
    }
  })

  it('brings an instance back whose rescue was saved when the host went down', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const { rescueId } = await up(lab.inputs(web))
    await lab.daemon.virsh('managedsave', web.name)
    await type(web, BACK, CLEAN_UP)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    expect(await lab.daemon.virsh('dumpxml', web.name)).to.not.include(rescueId)
  })

  it('sees that somebody defined the instance from the rescue, and puts its definition back', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(lab.inputs(web))
    expect(await type(web, LOOK)).to.not.contain('from the rescue')
    const path = join(lab.daemon.directory, 'saved.xml')
    writeFileSync(path, await lab.daemon.virsh('dumpxml', web.name, '--security-info'))
    await lab.daemon.virsh('define', path)
    expect(await type(web, LOOK)).to.contain(`${web.name} was defined from the rescue`)
    expect(await type(web, DEFINED), 'the difference').to.contain('RESCUE of')
    expect(await type(web, LOOK)).to.not.contain('from the rescue')
    await type(web, BACK, CLEAN_UP)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await lab.daemon.virsh('destroy', web.name)
    await lab.daemon.virsh('start', web.name)
  })

  it('brings back an instance that somebody undefined', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(lab.inputs(web))
    await lab.daemon.virsh('undefine', web.name)
    await lab.daemon.virsh('destroy', web.name)
    await type(web, UNDEFINED, CLEAN_UP)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})
