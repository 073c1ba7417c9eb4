import { expect } from 'chai'
import { endRescue, searchNamed } from '../../provider/break-glass/index.js'
import { readMarker } from '../../provider/domain-xml/index.js'
import { reportSchema, type Report } from '../../provider/diagnose/index.js'
import { withHost } from '../../provider/host/index.js'
import type { DomainRef } from '../../provider/libvirt/index.js'
import type { CallSite } from '../faults/faults.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { OWN_IMAGE } from '../instance-rescue/support/own-image.js'
import { bootSector } from './support/boot-sector.js'
import { makeRepairHost, REPAIR, type RepairHost } from './support/repair-host.js'
import { runOn } from './support/run-on.js'
import { pressCtrlC } from './support/press-ctrl-c.js'

const BOOT = [
  ...['diagnose', 'web', '--boot', '--image', OWN_IMAGE.path],
  ...['--property', 'hw_rescue_bus=virtio', '--shutdown-timeout', '5'],
] as const
const JSON_YES = [...BOOT, '--yes', '--format', 'json'] as const
const PANIC = 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n'
const LOGIN = '[    0.000000] Linux version 6.1.0\r\nDebian 12 web ttyS0\r\n\r\nweb login: '
const CARD = `<interface type='network'><mac address='52:54:00:00:00:07'/><source network='default'/></interface>`
const DEVICES = `<serial type='pty'/>${CARD}</devices>`

/** What the own system of the instance does on its trial. */
interface Story {
  readonly running?: boolean
  readonly devices?: string
  /** What its console shows a second after it was opened. */
  readonly shows?: string
  /** Milliseconds from the trial's start until it goes off. */
  readonly offAfter?: number
}

/** The instance `web` whose own system does that. */
async function makeHost(story: Story = {}): Promise<MemoryHost & { readonly tried: string[] }> {
  const host = await makeMemoryHost({
    running: story.running ?? true,
    change: (xml) =>
      xml
        .replace("type='qcow2'/>\n      <source file='/images/root.qcow2'", RAW)
        .replace('</devices>', story.devices ?? DEVICES),
    files: { [OWN_IMAGE.path]: OWN_IMAGE.bytes, '/images/root.img': bootSector() },
  })
  const tried: string[] = []
  host.fake.domain('web').autostart = true
  host.fake.behave('web', {
    offAfter: 1_000,
    shows: (xml) => {
      if (readMarker(xml)?.isProbation !== true) return null
      tried.push(xml)
      const { offAfter, shows = LOGIN } = story
      if (offAfter !== undefined)
        host.clock.at(offAfter, () => {
          host.fake.powerOff('web')
        })
      return { after: 1_000, text: shows }
    },
  })
  return { ...host, tried }
}

const RAW = "type='raw'/>\n      <source file='/images/root.img'"

/** What is left of a rescue: its volumes, and what runs. */
function leftOf({ fake }: MemoryHost): readonly string[] {
  const { live } = fake.domain('web')
  const files = [...fake.files.keys()].filter(
    (path) => /rescue|overlay/.test(path) && path !== '/images/rescue.img',
  )
  return [...files, ...(live !== null && readMarker(live) !== null ? ['it is in rescue'] : [])]
}

type Libvirt = Awaited<ReturnType<MemoryHost['fake']['connect']>>

/** Does something with the instance while its boot is watched. */
async function whileWatched(
  { fake }: MemoryHost,
  act: (libvirt: Libvirt, dom: DomainRef) => Promise<unknown>,
): Promise<void> {
  const libvirt = await fake.connect()
  await act(libvirt, await libvirt.domainLookupByName({ name: 'web' }))
  await libvirt.close()
}

const reportOf = (out: string): Report => reportSchema.parse(JSON.parse(out))

describe('16: libvirt-rescue diagnose --boot', () => {
  for (const running of [true, false])
    it(`watches an instance that was ${running ? 'on' : 'off'} come up, and leaves it so`, async () => {
      const host = await makeHost({ running })
      const { stored } = host.fake.domain('web')
      const ran = await runOn(host, ...JSON_YES)
      const { verdict, findings, boot } = reportOf(ran.out)
      expect([ran.status, verdict, findings]).to.deep.equal([0, 'nothing-found', []])
      expect(boot).to.deep.include({
        result: 'up',
        words: 'its console shows that it lets users in',
        hasNetwork: false,
      })
      expect(boot?.moments.map(({ stage, words }) => `${stage}: ${words}`)).to.deep.equal([
        'kernel: [    0.000000] Linux version 6.1.0',
        'up: web login:',
      ])
      expect(host.tried).to.have.length(1)
      expect(host.tried[0]).to.match(/<link state=["']down["']/)
      expect(leftOf(host)).to.deep.equal([])
      const { live, stored: now } = host.fake.domain('web')
      expect(live !== null).to.equal(running)
      expect(now).to.equal(stored)
      expect(host.fake.host.harms).to.deep.equal([])
    })

  it('opens the console before the first instruction, and resumes it then', async () => {
    const host = await makeHost()
    await runOn(host, ...JSON_YES)
    const deeds = host.fake.journal.filter((line) => /OpenConsole|Resume|CreateXml web/.test(line))
    expect(deeds.map((line) => line.split(' ')[0]).slice(-2)).to.deep.equal([
      'domainOpenConsole',
      'domainResume',
    ])
  })

  for (const [what, story, result, words, ids] of [
    ['a panic', { shows: PANIC }, 'stuck', 'its kernel panicked', ['initramfs-missing']],
    ['an end', { shows: 'x\r\n', offAfter: 5_000 }, 'off', /^it switched itself off/, []],
    ['silence', { shows: 'Loading...\r\n' }, 'stuck', /^neither its console nor its screen/, []],
  ] as const)
    it(`names ${what}, and leaves nothing`, async () => {
      const host = await makeHost(story)
      const ran = await runOn(host, ...JSON_YES)
      const { findings, boot } = reportOf(ran.out)
      expect(findings.map(({ id }) => id)).to.deep.equal(ids)
      expect([ran.status, boot?.result]).to.deep.equal([ids.length > 0 ? 1 : 2, result])
      expect(boot?.words).to.match(words instanceof RegExp ? words : new RegExp(words))
      expect(leftOf(host)).to.deep.equal([])
      expect(host.fake.domain('web').live).not.to.equal(null)
    })

  for (const [what, act, result, words] of [
    [
      'powered it off',
      (l: Libvirt, dom: DomainRef) => l.domainDestroyFlags({ dom }),
      'off',
      'somebody powered it off',
    ],
    [
      'paused it',
      (l: Libvirt, dom: DomainRef) => l.domainSuspend({ dom }),
      'stuck',
      'somebody paused it',
    ],
    [
      'saved it',
      (l: Libvirt, dom: DomainRef) => l.domainManagedSave({ dom }),
      'off',
      'somebody saved it to a file',
    ],
  ] as const)
    it(`says that somebody ${what}`, async () => {
      const host = await makeHost({ shows: 'Loading...\r\n' })
      host.clock.at(20_000, () => void whileWatched(host, act))
      const ran = await runOn(host, ...JSON_YES)
      expect(reportOf(ran.out).boot).to.deep.include({ result, words })
      expect(leftOf(host)).to.deep.equal([])
      expect(host.fake.domain('web').live).not.to.equal(null)
    })

  it('does not start an instance that somebody took out of the rescue and powered off meanwhile', async () => {
    const host = await makeHost({ shows: 'Loading...\r\n' })
    host.clock.at(20_000, () => {
      const end = withHost('qemu:///system', host.runtime, async (on) => {
        const [found] = await searchNamed(on, 'web')
        if (found !== undefined) await endRescue(on, found)
      })
      void end.then(() => {
        host.fake.powerOff('web')
      })
    })
    await runOn(host, ...JSON_YES)
    expect(host.fake.domain('web').live).to.equal(null)
    expect(host.warnings.join()).not.to.match(/it ran before the rescue, so it was started/)
    expect(host.stages.at(-1)).to.match(/^Nothing is left of the rescue/)
  })

  it('says that the connection was lost, and not that its system was not started', async () => {
    const host = await makeHost({ shows: 'Loading...\r\n' })
    host.fake.fault = ({ call }, when, { cut }) => {
      if (call !== 'domainResume' || when !== 'after') return
      host.fake.fault = null
      cut()
    }
    const { out } = await runOn(host, ...JSON_YES)
    expect(out).to.match(/not watched: the connection to the host was lost while it was watched/)
    expect(leftOf(host)).to.deep.equal([])
  })

  it('says in a table what happened, in order', async () => {
    const { out } = await runOn(await makeHost(), ...BOOT, '--yes')
    expect(out).to.match(
      /^It was started once without network, on overlays that were thrown away, and was up after \d+ s: its console shows that it lets users in\.\n {5}\d\.\d s {2}kernel {2}console: the guest says "\[ {4}0\.000000\] Linux version 6\.1\.0"\n/m,
    )
  })

  it('gives up after --boot-timeout', async () => {
    const host = await makeHost({ shows: 'Loading...\r\n' })
    const { boot } = reportOf((await runOn(host, ...JSON_YES, '--boot-timeout', '20')).out)
    expect(boot).to.deep.include({ result: 'timeout', seconds: 20 })
  })

  it('lets it have its network with --network', async () => {
    const host = await makeHost()
    const { boot } = reportOf((await runOn(host, ...JSON_YES, '--network')).out)
    expect(boot?.hasNetwork).to.equal(true)
    expect(host.tried[0]).not.to.match(/<link/)
  })

  for (const [what, story, words, err] of [
    [
      'a device of the host that may be a card',
      { devices: `<hostdev mode='subsystem' type='pci'/>${DEVICES}` },
      JSON_YES,
      /cannot be cut off from the network, because it has hostdev \(pci\); --network allows it one\.$/,
    ],
    [
      'an instance that runs, without --yes',
      {},
      BOOT,
      /The instance runs: it is shut down first, and started again at the end\.[^]*runs, so this needs --yes\. Nothing was done\.$/,
    ],
    ['without an answer', { running: false }, BOOT, /pass --yes\. Nothing was done\.$/],
  ] as const)
    it(`starts nothing: ${what}`, async () => {
      const host = await makeHost(story)
      const ran = await runOn(host, ...words)
      expect(ran.status).to.equal(2)
      expect(ran.err).to.match(err)
      expect(host.deeds().filter((deed) => !/console/i.test(deed))).to.deep.equal([])
    })

  for (const [words, message] of [
    [
      ['--boot', '--inside'],
      "'--inside' and '--boot' do not go together: give one after the other",
    ],
    [['--network'], "option '--network' goes with '--boot' alone"],
    [['--inside', '--boot-timeout', '5'], "option '--boot-timeout' goes with '--boot' alone"],
  ] as const)
    it(`refuses ${words.join(' ')} before it connects`, async () => {
      const host = await makeHost()
      const before = host.fake.calls.length
      const failure = await host.failureOf(runOn(host, 'diagnose', 'web', ...words))
      expect((failure as Error).message).to.equal(message)
      expect(host.fake.calls).to.have.length(before)
    })
})

const CHANGES =
  /^domain(Create|Destroy|Shutdown|Suspend|Resume|Set|OpenConsole)|^storageVol(Create|Delete)/

/** A process that was killed listens to its signals for ever. */
function forgetKilled(listening: readonly unknown[]): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    for (const listener of process.listeners(signal))
      if (!listening.includes(listener)) process.off(signal, listener)
}

async function trialHost(): Promise<RepairHost> {
  const host = await makeRepairHost()
  host.shows = LOGIN
  return host
}

function expectWhole(host: RepairHost, why: string): void {
  const { live } = host.fake.domain('web')
  expect(host.files(), why).to.deep.equal(host.before)
  expect(host.content(), why).to.deep.equal(['root: broken', 'data: broken'])
  expect(live ?? '', why)
    .to.match(/root\.qcow2/)
    .and.not.to.match(/overlay|rescue|state=.down/)
  expect(host.fake.host.harms, why).to.deep.equal([])
}

async function sitesOf(): Promise<readonly CallSite[]> {
  const host = await trialHost()
  const said = await host.command(JSON_YES)
  expect(said?.out, said?.err).not.to.equal('')
  expect(reportOf(said?.out ?? '').boot?.result).to.equal('up')
  const sites = host.calls()
  return sites.filter(({ call }, at) => CHANGES.test(call) || at % 40 === 0)
}

describe('16: diagnose --boot that is cut off', function () {
  this.timeout(300_000)

  it('is undone by unrescue, wherever its process was killed', async () => {
    const listening = process.listeners('SIGINT')
    const sites = await sitesOf()
    expect(sites.length).to.be.above(10)
    for (const site of sites)
      for (const fault of ['kill-before', 'kill-after'] as const) {
        const host = await trialHost()
        const why = `${fault} ${site.call} ${site.nth}`
        expect(await host.command(JSON_YES, { harm: { site, fault } }), why).to.equal(null)
        forgetKilled(listening)
        const ended = await host.command(['unrescue', 'web', '--yes'])
        expect(ended?.status, `${why}: ${ended?.err}`).to.be.oneOf([0, 1])
        expectWhole(host, why)
      }
  })

  it('brings the instance back by itself if a call fails', async () => {
    for (const site of await sitesOf()) {
      const host = await trialHost()
      const why = `${site.call} ${site.nth}`
      const said = await host.command(JSON_YES, { harm: { site, fault: 'error' } })
      if (/unrescue/.test(said?.err ?? '')) await host.command(['unrescue', 'web', '--yes'])
      expectWhole(host, `${why}: ${said?.err}`)
    }
  })

  /** A host on which a trial was cut off while it ran. */
  async function cutOff(): Promise<RepairHost> {
    const host = await trialHost()
    const listening = process.listeners('SIGINT')
    const site = { call: 'domainResume', nth: 1 }
    await host.command(JSON_YES, { harm: { site, fault: 'kill-after' } })
    forgetKilled(listening)
    return host
  }

  it('is named by diagnose, which sees a system without network', async () => {
    const host = await cutOff()
    const said = await host.command(['diagnose', 'web'])
    expect(said?.out).to.match(
      /diagnose --boot runs or was cut off: .* without network; unrescue ends/,
    )
  })

  it('is thrown away by repair without a fix, which finds nothing that it may take', async () => {
    const host = await cutOff()
    const said = await host.command(['repair', 'web', '--no-stack', '--yes'])
    expect(said?.status, said?.err).to.equal(2)
    expect(host.content()).to.deep.equal(['root: broken', 'data: broken'])
    expect(host.fake.domain('web').live).not.to.match(/overlay|rescue|state=.down/)
  })

  it('is never gone on with by repair: what the trial wrote is thrown away first', async () => {
    const host = await cutOff()
    const said = await host.command([...REPAIR, '--yes'])
    expect(said?.status, said?.err).to.equal(0)
    expect(said?.out).to.match(/its own system was started only to be watched/)
    expect(host.content()).to.deep.equal(['root: mended', 'data: mended'])
  })
})

describe('16: diagnose --boot that is stopped by Ctrl-C', function () {
  this.timeout(300_000)

  it('brings the instance back, whatever call it is stopped at', async () => {
    const whole = await makeHost()
    const before = whole.fake.calls.length
    await runOn(whole, ...JSON_YES)
    const count = whole.fake.calls.length - before
    let stopped = 0
    for (let at = 1; at <= count; at += 4) {
      const host = await makeHost()
      const pressed = pressCtrlC(host.fake, at)
      const ran = await runOn(host, ...JSON_YES)
      expect(leftOf(host), `at call ${at}: ${ran.err}`).to.deep.equal([])
      expect(host.fake.domain('web').live !== null, `at call ${at}, it runs`).to.equal(true)
      if (pressed.length > 0) {
        stopped += 1
        expect(ran.err).to.match(/Stopping: instance 'web' is brought back as it was first\./)
        expect([ran.status, ran.out]).to.deep.equal([2, ''])
      }
    }
    expect(stopped).to.be.above(20)
  })
})
