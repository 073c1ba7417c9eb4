import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCapabilities } from '../../../provider/domain-xml/index.js'
import { explain, plan, type ImageProperties } from '../../../provider/planner/index.js'
import { rescueXmlOf } from '../../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { FIXTURES, requestFor } from '../../planner/fixtures.js'

const SETS: readonly ImageProperties[] = [
  {},
  { hw_disk_bus: 'scsi' },
  { hw_rescue_bus: 'virtio' },
  { hw_rescue_bus: 'usb' },
  { hw_rescue_bus: 'scsi' },
  { hw_rescue_bus: 'sata' },
  { hw_rescue_device: 'cdrom' },
]

describe('libvirt', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('turns every rescue XML of every x86 definition into a QEMU command', async () => {
    const made = FIXTURES.filter(({ xml }) => /arch='x86_64' machine='pc-/.test(xml)).flatMap(
      rescuesOf,
    )
    const refused = await inLanes(made, async ({ name, xml }, lane) => {
      const file = join(daemon.directory, `lane-${lane}.xml`)
      writeFileSync(file, withoutHost(xml))
      return refusal(name, () => daemon.virsh('domxml-to-native', 'qemu-argv', '--xml', file))
    })
    expect(refused.filter((answer) => answer !== null)).to.deep.equal([])
    expect(made.length).to.be.greaterThan(120)
  })

  for (const machine of ['pc', 'q35']) {
    it(`says of ${machine} what the table of machines says`, async () => {
      const xml = await daemon.virsh('domcapabilities', '--machine', machine, '--virttype', 'qemu')
      const capabilities = parseCapabilities(xml)
      const request = requestFor(FIXTURES.find(({ name }) => name === machine)?.xml ?? '', {})
      for (const properties of SETS) {
        const [asked, known] = [capabilities, null].map((given) => {
          const answer = plan({ ...request, properties, capabilities: given })
          return answer.ok ? answer.value.rescueDevice : answer.issues.map(explain)
        })
        expect(asked).to.deep.equal(known)
      }
    })
  }
})

interface Made {
  readonly name: string
  readonly xml: string
}

/** Every different rescue XML of a definition. */
function rescuesOf({ name, xml }: Made): readonly Made[] {
  const made = new Map<string, string>()
  for (const properties of SETS) {
    const answer = plan(requestFor(xml, properties))
    if (answer.ok) made.set(rescueXmlOf(xml, answer.value), `${name} ${JSON.stringify(properties)}`)
  }
  return [...made].map(([text, title]) => ({ name: title, xml: text }))
}

/** Takes out what needs something of the host that this one may not have. */
function withoutHost(xml: string): string {
  return xml.replace(/<(interface|hostdev|tpm|auth)\b[\s\S]*?<\/\1>\s*/g, '')
}

async function refusal(name: string, ask: () => Promise<string>): Promise<string | null> {
  try {
    await ask()
    return null
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Works a list off, four at a time. */
async function inLanes<T, R>(
  list: readonly T[],
  work: (item: T, lane: number) => Promise<R>,
): Promise<readonly R[]> {
  const left = [...list]
  const done: R[] = []
  await Promise.all(
    [0, 1, 2, 3].map(async (lane) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) {
        done.push(await work(item, lane))
      }
    }),
  )
  return done
}
