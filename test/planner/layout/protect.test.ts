import { expect } from 'chai'
import fc from 'fast-check'
import { applyPlan, parseDomain, verifyRescue } from '../../../provider/domain-xml/index.js'
import { explain, ORIGINAL_DISKS, plan } from '../../../provider/planner/index.js'
import type { ImageProperties, NamedPlace, OriginalDisks } from '../../../provider/planner/index.js'
import { PROPERTY_SETS } from '../../checkers/property-sets.js'
import { artifactsFor, overlaysFor } from '../../checkers/rescue-xml.js'
import { anyDefinition } from '../arbitrary.js'
import { requestFor } from '../fixtures.js'

const STABLE: ImageProperties = { hw_rescue_bus: 'virtio' }

interface DiskParts {
  readonly type?: string
  readonly device?: string
  /** More elements of the disk. */
  readonly more?: string
}

const disk = (target: string, bus: string, { type, device, more }: DiskParts = {}): string =>
  `<disk type='${type ?? 'file'}' device='${device ?? 'disk'}'><driver name='qemu' type='raw'/>${SOURCES[type ?? 'file'] ?? ''}<target dev='${target}' bus='${bus}'/>${more ?? ''}</disk>`

const SOURCES: Readonly<Record<string, string>> = {
  file: "<source file='/i/x.img'/>",
  block: "<source dev='/dev/vg/x'/>",
  volume: "<source pool='p' volume='x'/>",
  network: "<source protocol='rbd' name='pool/x'/>",
  vhostuser: "<source type='unix' path='/run/x'/>",
}

const domainOf = (disks: string, { type = 'kvm', machine = 'pc' } = {}): string =>
  `<domain type='${type}'><name>web</name><memory>65536</memory><os><type arch='x86_64' machine='${machine}'>hvm</type></os><devices>${disks}</devices></domain>`

/** What becomes of each disk of the instance: `vda read-only`, or every reason why not. */
function shown(xml: string, originalDisks: OriginalDisks, properties = STABLE): readonly string[] {
  const answer = plan({ ...requestFor(xml, properties), originalDisks })
  if (!answer.ok) return answer.issues.map((issue) => `! ${explain(issue)}`)
  return answer.value.after
    .filter(({ role }) => role !== 'rescue')
    .map(({ target, access }) => `${target} ${access ?? 'as it is'}`)
}

const ROWS: readonly {
  readonly name: string
  readonly disks: string
  readonly readOnly: readonly string[]
  readonly discard: readonly string[]
}[] = [
  {
    name: 'virtio, scsi and usb have read-only disks, ide and sata do not',
    disks: ['vda virtio', 'sda scsi', 'sdb usb', 'hda ide', 'sdc sata']
      .map((words) => disk(...(words.split(' ') as [string, string])))
      .join(''),
    readOnly: ['vda read-only', 'sda read-only', 'sdb read-only', 'hda discard', 'sdc discard'],
    discard: ['vda discard', 'sda discard', 'sdb discard', 'hda discard', 'sdc discard'],
  },
  {
    name: 'what nothing is written to stays: a cdrom, an empty drive, a read-only and a transient disk',
    disks:
      disk('hda', 'ide', { device: 'cdrom' }) +
      "<disk type='file' device='floppy'><target dev='fda' bus='fdc'/></disk>" +
      disk('vda', 'virtio', { more: '<readonly/>' }) +
      disk('hdb', 'ide', { more: '<transient/>' }),
    readOnly: ['hda as it is', 'fda as it is', 'vda as it is', 'hdb as it is'],
    discard: ['hda as it is', 'fda as it is', 'vda as it is', 'hdb as it is'],
  },
  {
    name: 'a floppy is written to',
    disks: disk('vda', 'virtio') + disk('fda', 'fdc', { device: 'floppy' }),
    readOnly: ['vda read-only', 'fda read-only'],
    discard: ['vda discard', 'fda discard'],
  },
  {
    name: 'block devices and volumes get overlays like files',
    disks: disk('vda', 'virtio', { type: 'block' }) + disk('vdb', 'virtio', { type: 'volume' }),
    readOnly: ['vda read-only', 'vdb read-only'],
    discard: ['vda discard', 'vdb discard'],
  },
  {
    name: 'a disk on the network can be read-only only',
    disks: disk('vda', 'virtio', { type: 'network' }),
    readOnly: ['vda read-only'],
    discard: [
      "! disk 'vda' cannot be protected (originalDisks discard): there can be no overlay on a source of type network (possible: file, block, volume)",
    ],
  },
  {
    name: 'on sata not even that',
    disks: disk('sda', 'sata', { type: 'network' }),
    readOnly: [
      "! disk 'sda' cannot be protected (originalDisks read-only): there can be no overlay on a source of type network, which it needs because bus 'sata' has no read-only disks (possible: file, block, volume)",
    ],
    discard: [
      "! disk 'sda' cannot be protected (originalDisks discard): there can be no overlay on a source of type network (possible: file, block, volume)",
    ],
  },
  {
    name: 'a shareable and an encrypted disk can be read-only only, and all reasons come at once',
    disks:
      disk('vda', 'virtio', { more: '<shareable/>' }) +
      disk('vdb', 'virtio', { more: "<encryption format='luks'/>" }),
    readOnly: ['vda read-only', 'vdb read-only'],
    discard: [
      "! disk 'vda' cannot be protected (originalDisks discard): it is shareable, and under an overlay it must not change",
      "! disk 'vdb' cannot be protected (originalDisks discard): it is encrypted, and an overlay would have what is written in clear",
    ],
  },
  {
    name: 'a lun and a disk of another process cannot be protected',
    disks:
      disk('sda', 'scsi', { type: 'block', device: 'lun' }) +
      disk('vda', 'virtio', { type: 'vhostuser' }),
    readOnly: [
      "! disk 'sda' cannot be protected (originalDisks read-only): it is a lun, whose SCSI commands go to the device itself",
      "! disk 'vda' cannot be protected (originalDisks read-only): another process than QEMU writes to it (type vhostuser)",
    ],
    discard: [
      "! disk 'sda' cannot be protected (originalDisks discard): it is a lun, whose SCSI commands go to the device itself",
      "! disk 'vda' cannot be protected (originalDisks discard): another process than QEMU writes to it (type vhostuser)",
    ],
  },
]

describe("what becomes of the instance's own disks", () => {
  for (const { name, disks, readOnly, discard } of ROWS)
    it(name, () => {
      const xml = domainOf(disks)
      expect(shown(xml, 'read-only')).to.deep.equal(readOnly)
      expect(shown(xml, 'discard')).to.deep.equal(discard)
    })

  it('in legacy mode it is decided by the bus that the root disk goes to', () => {
    const xml = domainOf(disk('vda', 'virtio') + disk('vdb', 'virtio'))
    expect(shown(xml, 'read-only', {})).to.deep.equal(['vdb read-only'])
    expect(shown(xml, 'read-only', { hw_disk_bus: 'ide' })).to.deep.equal(['hdb discard'])
    expect(shown(xml, 'discard', {})).to.deep.equal(['vdb discard'])
  })

  it('xen has no overlays of ours', () => {
    const [only] = shown(
      domainOf(disk('xvda', 'xen'), { type: 'xen', machine: 'xenfv' }),
      'discard',
      {},
    )
    expect(only).to.equal(
      "! disk 'xvda' cannot be protected (originalDisks discard): the hypervisor is xen (possible: qemu, kvm)",
    )
  })

  it('is said as changes, each with its reason', () => {
    const answer = plan({
      ...requestFor(domainOf(disk('vda', 'virtio') + disk('hda', 'ide')), STABLE),
      originalDisks: 'read-only',
    })
    const changes = answer.ok ? answer.value.changes.map(({ what, why }) => `${what}: ${why}`) : []
    expect(changes.slice(-2)).to.deep.equal([
      'attached read-only vda: originalDisks is read-only',
      'put an overlay on hda: bus ide has no read-only disks, so what is written to it is thrown away',
    ])
  })

  it('warns of what else the instance may write to', () => {
    const others = `<hostdev mode='subsystem' type='scsi'/><filesystem type='mount'><target dir='x'/></filesystem>`
    const request = requestFor(domainOf(disk('vda', 'virtio') + others), STABLE)
    const answer = plan({ ...request, originalDisks: 'read-only' })
    expect(answer.ok && answer.value.warnings).to.deep.equal([
      'originalDisks read-only protects disks only: what the rescue system writes through hostdev (scsi), filesystem (mount) stays',
    ])
  })

  it('warns of memory that is a file, of shared memory and of what QEMU is told itself, also if a kernel boots', () => {
    const others = `<memory model='nvdimm'><source><path>/x</path></source></memory><memory model='dimm'/><shmem name='x'/>`
    const args = ['-drive', 'file=/y,if=virtio', '-name', 'x'].map(
      (arg) => `<q:arg value='${arg}'/>`,
    )
    const xml = domainOf(disk('vda', 'virtio') + others)
      .replace('<domain ', `<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0' `)
      .replace('</domain>', `<q:commandline>${args.join('')}</q:commandline></domain>`)
    const directBoot = { kernel: '/vmlinuz', ramdisk: null, commandLine: null }
    for (const more of [{}, { directBoot, properties: {}, image: null }]) {
      const answer = plan({ ...requestFor(xml, STABLE), originalDisks: 'discard', ...more })
      expect(answer.ok && answer.value.warnings).to.deep.equal([
        'originalDisks discard protects disks only: what the rescue system writes through memory (nvdimm), shmem, -drive in <qemu:commandline> stays',
      ])
    }
  })

  it('changes nothing else of any plan, and no disk that is written to stays as it is', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          anyDefinition,
          fc.constantFrom(...PROPERTY_SETS),
          fc.constantFrom(...ORIGINAL_DISKS),
        ),
        ([{ xml }, properties, originalDisks]) => {
          const [usual, answer] = [
            plan(requestFor(xml, properties)),
            plan({ ...requestFor(xml, properties), originalDisks }),
          ]
          if (!usual.ok || !answer.ok) return
          const without = answer.value.after.map((place) => withoutAccess(place))
          expect(without).to.deep.equal(usual.value.after)
          const open = answer.value.after.filter(
            ({ role, device, access }) =>
              role !== 'rescue' && device === 'disk' && access === undefined,
          )
          if (originalDisks !== 'read-write') expect(open).to.deep.equal([])
          else expect(answer.value).to.deep.equal(usual.value)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is so in the rescue XML of any plan: nothing can write to a disk of the instance', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          anyDefinition,
          fc.constantFrom(...PROPERTY_SETS),
          fc.constantFrom('read-only' as const, 'discard' as const),
        ),
        ([{ xml }, properties, originalDisks]) => {
          const answer = plan({ ...requestFor(xml, properties), originalDisks })
          if (!answer.ok) return
          const artifacts = { ...artifactsFor(answer.value), overlays: overlaysFor(answer.value) }
          const made = applyPlan(xml, answer.value, artifacts)
          expect(verifyRescue(xml, answer.value, made)).to.deep.equal([])
          const own = parseDomain(xml).disks.map(({ source }) => source)
          const writable = parseDomain(made).disks.filter(
            ({ source, readOnly, device }) =>
              !readOnly && device === 'disk' && own.includes(source),
          )
          expect(writable).to.deep.equal([])
        },
      ),
      { numRuns: 300 },
    )
  })
})

function withoutAccess(place: NamedPlace): object {
  return Object.fromEntries(Object.entries(place).filter(([name]) => name !== 'access'))
}
