import { expect } from 'chai'
import { tableOf, type Report } from '../../../provider/diagnose/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { isFull } from '../../rescue-image/support/full.js'
import { skip } from '../../skip.js'
import { makeGuests, type Guests } from './hostile/guests.js'
import { BrokenHost, hashOf } from './support/broken-host.js'

/** What must be said of each hostile instance: of what was not looked at, as the rescue system says it. */
const UNSEEN: Readonly<Record<string, RegExp>> = {
  texts: /^the rescue system says "./,
  endless: /^the rescue system says "of \/etc\/fstab the first MB alone was read"/,
  links: /^the rescue system says "\/\S+ leads out of the system, or in a circle"/,
  broken: /./,
  layers:
    /^the rescue system says "(?:of the disks and partitions there are more than|no time was left)/,
}
/** What must be found there. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  links: ['init-missing'],
  broken: ['ext4-damaged', 'xfs-damaged'],
  layers: ['luks-waits'],
}
/** `HOSTILE='texts,links'`: these alone. */
const wanted = process.env['HOSTILE']?.split(',') ?? Object.keys(UNSEEN)

/** What a terminal could take for a command, and what turns the direction of text. */
// eslint-disable-next-line no-control-regex -- these are the characters to find
const WILD = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** The look may take 120 s, and its end some. */
const LONGEST_MS = 150_000

describe('16: diagnose --inside of hostile disks', function () {
  this.timeout(900_000)
  const rows: string[] = []
  let daemon: Daemon
  let host: BrokenHost
  let guests: Guests
  before(async function () {
    if (!isFull) skip(this, 'it takes ten minutes: make test-repair runs it')
    daemon = await startDaemon()
    host = new BrokenHost(daemon)
    guests = await makeGuests(daemon)
    await daemon.virsh('pool-refresh', 'default')
  })
  after(async () => {
    if (rows.length > 0) console.log(`\n${rows.join('\n')}\n`)
    await (daemon as Daemon | undefined)?.stop()
  })

  for (const name of wanted)
    it(`ends, is bounded and clean, and takes nothing for in order that was not looked at: ${name}`, async () => {
      const files = guests.get(name) ?? []
      const disks = files.map((file, at) => {
        return {
          target: `vd${'abcdef'[at]}`,
          bus: 'virtio',
          file,
          ...(at === 0 ? { boot: 1 } : {}),
        }
      })
      await host.define({ name, disks }, 512)
      const definition = await host.definition(name)
      const hashes = await Promise.all(files.map(hashOf))
      const memory = watchMemory()

      const said = await host.diagnose(name, '--inside', '--yes', '--shutdown-timeout', '0')

      const bytes = memory.stop()
      const looks = said.report.looks.filter(({ source }) => source === 'disk')
      rows.push(rowOf(name, said, looks))
      expect(said.report.verdict, JSON.stringify(said)).not.to.equal('nothing-found')
      expect(looks.map(({ result }) => result)).not.to.include('in-order')
      expect(looks.map(({ words }) => words).join('\n')).to.match(UNSEEN[name] ?? /^$/m)
      const ids = said.report.findings.flatMap((one) => [one.id, ...one.consequences])
      expect(ids).to.include.members([...(FOUND[name] ?? [])])
      // The numbers of a damaged file system say nothing.
      expect(ids, JSON.stringify(said.report.findings)).not.to.include('disk-full')
      expect(said.lookMs ?? Infinity).to.be.below(LONGEST_MS)
      expect(JSON.stringify(said.report).length).to.be.below(256 << 10)
      expect(bytes).to.be.below(128 << 20)
      expect(tableOf(said.report, { all: true })).not.to.match(WILD)
      expect(said.err).not.to.match(WILD)
      expect(textsOf(said.report).filter((text) => /\n/.test(text) || WILD.test(text))).to.be.empty
      expect(await host.state(name)).to.equal('shut off')
      expect(await host.definition(name)).to.equal(definition)
      expect(host.leftovers()).to.deep.equal([])
      expect(await Promise.all(files.map(hashOf))).to.deep.equal(hashes)
    })
})

type Looks = Report['looks']

function rowOf(
  name: string,
  { ms, lookMs, report }: Awaited<ReturnType<BrokenHost['diagnose']>>,
  looks: Looks,
): string {
  const words = looks.map((look) => `${look.result}: ${look.words}`).join('; ')
  const ids = report.findings.map(({ id }) => id).join(', ')
  const size = JSON.stringify(report).length
  const seconds = [(lookMs ?? 0) / 1000, ms / 1000].map((one) => one.toFixed(0))
  return `| ${name} | ${seconds.join(' | ')} | ${size} | ${report.verdict}: ${ids} | ${words} |`
}

/** Every text of a report. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** Watches by how many bytes the memory of this process grows. */
function watchMemory(): { readonly stop: () => number } {
  const used = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  let most = before
  const timer = setInterval(() => (most = Math.max(most, used())), 100)
  return {
    stop: () => {
      clearInterval(timer)
      return Math.max(most, used()) - before
    },
  }
}
