import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import { FakeAgent, type FakeScript } from '../../guest-system/support/fake-agent.js'
import {
  makeMemoryHost,
  type MemoryHost,
  type MemoryOptions,
} from '../../instance-rescue/support/memory-host.js'
import { bootSector } from './boot-sector.js'
import { OWN_IMAGE, ownSign } from '../../instance-rescue/support/own-image.js'

/** A host on which `web` can be rescued from our own image, whose system looks at the disks and answers with these lines. */
export async function makeInsideHost(
  answer: readonly DiskLine[] | Partial<FakeScript>,
  options: MemoryOptions = {},
): Promise<MemoryHost & { readonly agents: readonly FakeAgent[] }> {
  const files = {
    [OWN_IMAGE.path]: OWN_IMAGE.bytes,
    '/images/root.img': bootSector(),
    ...options.files,
  }
  const change = (xml: string): string => (options.change ?? same)(xml).replace(QCOW2, RAW)
  const host = await makeMemoryHost({ ...options, change, files })
  const agents: FakeAgent[] = []
  const live = (): string => host.fake.domain('web').live ?? ''
  const ask = (command: string): string | null => {
    if (!live().includes('org.libvirt-rescue')) return null
    if (agents.length === 0) agents.push(new FakeAgent(host.clock, () => ownSign(live())))
    const [agent] = agents
    if (agent === undefined) return null
    agent.script = scriptOf(answer)
    return agent.obeys(command)
  }
  host.fake.behave('web', {
    offAfter: 1_000,
    says: (_, xml) => ({ after: 1_000, text: ownSign(xml) }),
    obeys: ask,
  })
  return { ...host, agents }
}

const same = (xml: string): string => xml
/** A disk that a BIOS boots, in place of one that is empty. */
const QCOW2 = "type='qcow2'/>\n      <source file='/images/root.qcow2'"
const RAW = "type='raw'/>\n      <source file='/images/root.img'"

function scriptOf(answer: readonly DiskLine[] | Partial<FakeScript>): FakeScript {
  const plain = { writes: [], endsAt: 2_000, status: 0 }
  if (!Array.isArray(answer)) return { ...plain, ...(answer as Partial<FakeScript>) }
  const lines = [
    { kind: 'start', version: 1 },
    ...(answer as readonly DiskLine[]),
    { kind: 'end', seconds: 3 },
  ]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  return { ...plain, writes: [{ at: 100, stream: 'out', bytes: Buffer.from(text) }] }
}
