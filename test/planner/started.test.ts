import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyPlan, parseDomain } from '../../provider/domain-xml/index.js'
import { plan, type ImageProperties } from '../../provider/planner/index.js'
import { artifactsFor } from '../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeBlank } from '../lab/disks.js'
import { caseOf, type ShortCase } from './cases.js'
import { requestFor } from './fixtures.js'

const BUS = (hw_rescue_bus: string): ImageProperties => ({ hw_rescue_bus })

/** Machine, disks, properties, and the targets of the disks that run then; libvirt sorts them. */
const ROWS: readonly ShortCase[] = [
  ['pc', 'sda virtio', BUS('virtio'), 'sda vdb'],
  ['pc', 'sda virtio, vdb virtio', BUS('virtio'), 'sda vdb vdc'],
  ['q35', 'sda virtio', BUS('virtio'), 'sda vdb'],
  ['pc', 'sda virtio', {}, 'sda vdb'],
  ['microvm', 'vda virtio at=mmio', BUS('virtio'), 'vda vdb'],
  ['microvm', 'vda virtio at=mmio', BUS('scsi'), 'vda sda'],
  ['microvm', 'vda virtio at=mmio', {}, 'vda vdb'],
  ['pc', 'vda usb, hdb usb', BUS('usb'), 'vda hdb sdc'],
  ['pc', 'hda virtio, hdb virtio, hdc sata, hdd sata', BUS('ide'), 'hda hdb hdc hdd hde'],
  ['pc', 'hda virtio, hdb ide, hdc sata, hdd sata', BUS('ide'), 'hda hdb hdc hdd hde'],
]

describe('libvirt and QEMU start the rescue of', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  for (const row of ROWS) {
    const [machine, disks, properties, expected] = row
    it(`${machine} with ${disks} and ${JSON.stringify(properties)}`, async () => {
      const stored = await defined(onThisHost(caseOf(row).domainXml, daemon), daemon)
      const answer = plan(requestFor(stored, properties))
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
      const path = blank(join(daemon.images, 'rescue'))
      const rescueDisk = {
        type: 'file',
        path,
        format: 'raw',
        readOnly: false,
        backing: null,
      } as const
      const xml = applyPlan(stored, answer.value, { ...artifactsFor(answer.value), rescueDisk })
      const live = await started(xml, daemon)
      const targets = parseDomain(live).disks.map(({ target }) => target)
      expect(targets).to.have.members(expected.split(' '))
    })
  }
})

/** The definition with disks that are there, for a host without KVM. */
function onThisHost(xml: string, { images }: Daemon): string {
  return xml
    .replace("type='kvm'", "type='qemu'")
    .replaceAll(/'\/images\/([^']+)'/g, (_, name: string) => `'${blank(join(images, name))}'`)
}

function blank(path: string): string {
  writeBlank(path, 1024 * 1024)
  return path
}

/** The definition as libvirt stores it, with every address. */
async function defined(xml: string, daemon: Daemon): Promise<string> {
  const file = join(daemon.directory, 'original.xml')
  writeFileSync(file, xml)
  await daemon.virsh('define', file)
  return daemon.virsh('dumpxml', '--inactive', 'c')
}

/** Starts an XML, its CPUs paused, and gives the one that runs; then ends and removes the domain. */
async function started(xml: string, daemon: Daemon): Promise<string> {
  const file = join(daemon.directory, 'rescue.xml')
  writeFileSync(file, xml)
  await daemon.virsh('create', '--paused', file)
  const live = await daemon.virsh('dumpxml', 'c')
  await daemon.virsh('destroy c; undefine c')
  return live
}
