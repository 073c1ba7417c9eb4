import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createProject, type Project } from '../../engine/project.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import { runLine, startEngine, type Running } from './support/engine-run.js'
import { openLab, standingOf, until, untilBooted, type Lab } from './support/lab.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  new InstanceRescue('fix', require('./rescue.json'))
`

/** What is done to a command while the guest is being shut down. */
const BLOWS = {
  'kill -9 of the provider': (running) => {
    const provider = running.findProvider()
    if (provider === null) throw new Error('no provider process was found')
    process.kill(provider, 'SIGKILL')
    return Promise.resolve()
  },
  'kill -9 of pulumi': (running) => {
    running.kill()
    return Promise.resolve()
  },
  'Ctrl-C once': (running) => {
    running.interrupt()
    return Promise.resolve()
  },
  'Ctrl-C twice': async (running) => {
    running.interrupt()
    await sleep(20) // the first alone may end the engine at once
    running.interrupt()
  },
} as const satisfies Record<string, (running: Running) => Promise<void>>

describe('the real engine, killed', function () {
  this.timeout(300_000)
  let lab: Lab
  let project: Project
  let web: BareInstance

  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())
  beforeEach(async () => {
    web = await lab.instance({ system: 'ignore' })
    project = await createProject({ files: { 'index.js': PROGRAM } })
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', lab.daemon.uri)
    const { image } = lab.inputs(web)
    project.write('rescue.json', JSON.stringify({ instance: web.name, image, shutdownTimeout: 15 }))
    await untilBooted()
  })
  afterEach(() => {
    project.remove()
  })

  const must = async (...args: string[]): Promise<void> => {
    const { ok, text } = await project.pulumi(...args)
    expect(ok, `pulumi ${args.join(' ')}:\n${text}`).to.equal(true)
  }
  const mustRun = async (line: string): Promise<void> => {
    const { status, text } = await runLine(project, line)
    expect(status, `${line}:\n${text}`).to.equal(0)
  }
  /** Waits until the guest is being shut down for that reason, by the record. */
  const inTheMiddle = (kind: '"isAsked":true' | '"phase":"ending"'): Promise<void> =>
    until(`the record says ${kind}`, () => {
      const record = readRecord(join(lab.daemon.images, `${web.uuid}.rescue`))
      return Promise.resolve(record.includes(kind))
    })

  /** A `pulumi up` that gets this in the middle; the provider that did the work. */
  const strikeUp = async (strike: (running: Running) => Promise<void>): Promise<number | null> => {
    const running = startEngine(project, ['up', '--yes', '--skip-preview'])
    await inTheMiddle('"isAsked":true')
    const provider = running.findProvider()
    await strike(running)
    await running.ended
    return provider
  }

  for (const [name, strike] of Object.entries(BLOWS)) {
    it(`${name} in the middle of up: cancel and up finish, destroy ends it`, async () => {
      const before = await standingOf(lab, web)
      const provider = await strikeUp(strike)
      await project.pulumi('cancel', '--yes')
      await must('up', '--yes')
      expect(await lab.daemon.virsh('dumpxml', web.name)).to.include('rescue.img')
      await must('destroy', '--yes')
      expect(await standingOf(lab, web)).to.deep.equal(before)
      await until('the provider has ended', () => Promise.resolve(!isAlive(provider)))
    })

    it(`${name} in the middle of destroy: cancel and destroy end it`, async () => {
      const before = await standingOf(lab, web)
      await must('up', '--yes', '--skip-preview')
      await untilBooted()
      const running = startEngine(project, ['destroy', '--yes', '--skip-preview'])
      await inTheMiddle('"phase":"ending"')
      const provider = running.findProvider()
      await strike(running)
      await running.ended
      await project.pulumi('cancel', '--yes')
      await must('destroy', '--yes')
      expect(await standingOf(lab, web)).to.deep.equal(before)
      await until('the provider has ended', () => Promise.resolve(!isAlive(provider)))
    })
  }

  it('kill -9 of pulumi: an up says that the stack is locked, the documented line finishes', async () => {
    const before = await standingOf(lab, web)
    const provider = await strikeUp(BLOWS['kill -9 of pulumi'])
    const early = await runLine(project, 'pulumi up --yes')
    expect(early.status, early.text).to.not.equal(0)
    expect(early.text).to.include('locked')
    await mustRun('pulumi cancel --yes && pulumi up --yes')
    expect(await lab.daemon.virsh('dumpxml', web.name)).to.include('rescue.img')
    await must('destroy', '--yes')
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await until('the provider has ended', () => Promise.resolve(!isAlive(provider)))
  })

  it('Ctrl-C twice in a first up: destroy alone succeeds without us, the documented line and destroy bring it back', async () => {
    const before = await standingOf(lab, web)
    const provider = await strikeUp(BLOWS['Ctrl-C twice'])
    const early = await runLine(project, 'pulumi destroy --yes')
    expect(early.status, early.text).to.equal(0)
    expect(early.text).to.include('InstanceRescue::fix, interrupted while creating')
    expect(early.text, 'the stack alone').to.match(/Resources:\n +- 1 deleted/)
    expect(existsSync(join(lab.daemon.images, `${web.uuid}.rescue`)), 'the record').to.equal(true)
    await mustRun('pulumi cancel --yes && pulumi up --yes')
    expect(await lab.daemon.virsh('dumpxml', web.name)).to.include('rescue.img')
    await must('destroy', '--yes')
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await until('the provider has ended', () => Promise.resolve(!isAlive(provider)))
  })
})

function isAlive(pid: number | null): boolean {
  return pid !== null && existsSync(`/proc/${pid}`)
}

function readRecord(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // not made yet
  }
}
