import { expect } from 'chai'
import fc from 'fast-check'
import {
  applyPlan,
  carryOver,
  findTraces,
  parseDomain,
  withLiveSources,
  withoutMarks,
} from '../../../provider/domain-xml/index.js'
import { movedSources, runsAsDefined } from '../../../provider/domain-xml/index.js'
import { overlaidDisk } from '../../../provider/domain-xml/read/marks/find-traces.js'
import { plan } from '../../../provider/planner/index.js'
import type { ImageProperties, OriginalDisks } from '../../../provider/planner/index.js'
import { overlaysFor } from '../../checkers/rescue-xml.js'
import { PROPERTY_SETS } from '../../checkers/property-sets.js'
import { validate, whyNoSchema } from '../../checkers/schema.js'
import { FIXTURES, requestFor } from '../../planner/fixtures.js'
import { skip } from '../../skip.js'
import { namedArtifacts, STEM } from '../rescued.js'

/** A definition's rescue XML with overlays or read-only disks; null if there is no plan. */
function protectedXml(
  xml: string,
  properties: ImageProperties,
  originalDisks: Exclude<OriginalDisks, 'read-write'>,
): string | null {
  const answer = plan({ ...requestFor(xml, properties), originalDisks })
  if (!answer.ok) return null
  const artifacts = namedArtifacts(answer.value, '/images')
  return applyPlan(xml, answer.value, {
    ...artifacts,
    overlays: overlaysFor(answer.value),
    marker: { ...artifacts.marker, originalDisks },
  })
}

const RESCUES = FIXTURES.flatMap(({ name, xml }) =>
  PROPERTY_SETS.flatMap((properties) =>
    (['read-only', 'discard'] as const).flatMap((originalDisks) => {
      const made = protectedXml(xml, properties, originalDisks)
      const what = `${name} ${JSON.stringify(properties)} ${originalDisks}`
      return made === null ? [] : [{ what, xml, made, originalDisks }]
    }),
  ),
)

const DISK = `<disk type='block' device='disk' snapshot='no'>
      <driver name='qemu' type='qcow2' cache='none' copy_on_read='on' discard='unmap'/>
      <source dev='/dev/vg/web'>
        <seclabel model='dac' relabel='no'/>
      </source>
      <target dev='vda' bus='virtio'/>
      <serial>SN-1</serial>
    </disk>`
const domainOf = (disk: string): string =>
  `<domain type='qemu'><name>web</name><memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>\n    ${disk}\n  </devices></domain>`

const diskOf = (xml: string): string => /<disk [^]*?<\/disk>/.exec(xml)?.[0] ?? ''

describe('the XML of protected disks', () => {
  it('has the disk as it was below its overlay, with all that belongs to its source', () => {
    const xml = domainOf(DISK)
    const answer = plan({
      ...requestFor(xml, { hw_rescue_bus: 'virtio' }),
      originalDisks: 'discard',
    })
    if (!answer.ok) throw new Error('no plan')
    const below = [
      { path: '/i/base.qcow2', format: 'qcow2' },
      { path: '/i/base.img', format: 'raw' },
    ]
    const made = applyPlan(xml, answer.value, {
      ...namedArtifacts(answer.value, '/images'),
      overlays: new Map([[0, { path: `/images/${STEM}.overlay0.qcow2`, below, isWhole: true }]]),
    })
    expect(diskOf(made)).to.equal(`<disk type='file' device='disk' snapshot='no'>
      <driver name='qemu' type='qcow2' cache='none' copy_on_read='on' discard='unmap'/>
      <source file='/images/${STEM}.overlay0.qcow2'/>
      <backingStore type='block'>
        <format type='qcow2'/>
        <source dev='/dev/vg/web'>
        <seclabel model='dac' relabel='no'/>
      </source>
        <backingStore type='file'>
          <format type='qcow2'/>
          <source file='/i/base.qcow2'/>
          <backingStore type='file'>
            <format type='raw'/>
            <source file='/i/base.img'/>
            <backingStore/>
          </backingStore>
        </backingStore>
      </backingStore>
      <target dev='vda' bus='virtio'/>
      <serial>SN-1</serial>
    </disk>`)
  })

  it('has no copy on read beside read-only', () => {
    const made = protectedXml(domainOf(DISK), { hw_rescue_bus: 'virtio' }, 'read-only') ?? ''
    expect(diskOf(made)).to.equal(
      DISK.replace(" copy_on_read='on'", '').replace(
        "bus='virtio'/>",
        "bus='virtio'/>\n      <readonly/>",
      ),
    )
  })

  it("is valid for libvirt's schema, of every definition and mode", function () {
    const reason = whyNoSchema()
    if (reason !== null) skip(this, reason)
    const wrong = validate(RESCUES.map(({ made }) => made)).flatMap((verdict, index) =>
      verdict === null ? [] : [`${RESCUES[index]?.what ?? ''}: ${verdict}`],
    )
    expect(RESCUES.length).to.be.greaterThan(200)
    expect(wrong).to.deep.equal([])
  })
})

describe('an overlay of a rescue is never a disk of the instance', () => {
  it('for a definition that was made from the rescue: the original comes back, byte for byte', () => {
    for (const { what, xml, made } of RESCUES)
      expect(carryOver(xml, made), what).to.deep.equal({ ok: true, xml, carried: [] })
  })

  it('for sources that are taken from what runs', () => {
    for (const { what, xml, made } of RESCUES) {
      const taken = withLiveSources(xml, made)
      const artifacts = findTraces(taken).filter(({ kind }) => kind === 'artifact')
      const own = parseDomain(xml).disks.map(({ source }) => source)
      // In legacy mode targets mean other disks during the rescue, which the caller says.
      const isOverlay = (trace: (typeof artifacts)[number]): boolean =>
        trace.kind === 'artifact' && overlaidDisk(trace.path) !== null
      expect(artifacts.filter(isOverlay), what).to.deep.equal([])
      expect(own.length).to.equal(parseDomain(taken).disks.length)
    }
  })

  it('for files that were moved: it runs as defined, and no disk was moved', () => {
    for (const { what, xml, made, originalDisks } of RESCUES) {
      if (originalDisks !== 'discard' || made.includes("mode='legacy'")) continue
      expect(runsAsDefined(xml, made), what).to.equal(true)
      const compared = { storedXml: xml, liveXml: made, originalXml: null }
      const same = (target: string): string => target
      expect(movedSources({ ...compared, liveTarget: same }), what).to.deep.equal([])
    }
  })

  const overlay = `/images/${STEM}.overlay0.qcow2`
  const live = (layers: readonly string[]): string =>
    domainOf(
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>${layers
        .map(
          (file, at) =>
            `${at === 0 ? '' : "<backingStore type='file'><format type='raw'/>"}<source file='${file}'/>`,
        )
        .join(
          '',
        )}${'</backingStore>'.repeat(layers.length - 1)}<target dev='vda' bus='virtio'/></disk>`,
    )
  const stored = live(['/i/web.img'])
  for (const { what, layers, moved } of [
    { what: 'the overlay', layers: [overlay, '/i/web.img'], moved: [] },
    { what: 'a snapshot of it', layers: ['/i/mine.qcow2', overlay, '/i/web.img'], moved: [] },
    { what: 'an overlay that holds everything', layers: [overlay], moved: [] },
    { what: 'a copy of it', layers: ['/i/copy.qcow2'], moved: [] },
    { what: 'the disk itself', layers: ['/i/web.img'], moved: [] },
    {
      what: 'a file right above the disk, which may hold what somebody kept',
      layers: ['/i/mine.qcow2', '/i/web.img'],
      moved: [{ target: 'vda', liveTarget: 'vda', stored: '/i/web.img', live: '/i/mine.qcow2' }],
    },
  ])
    it(`what runs is ${what}`, () => {
      const compared = { storedXml: stored, liveXml: live(layers), originalXml: stored }
      const overlaid = new Set(['/i/web.img'])
      expect(movedSources({ ...compared, liveTarget: (target) => target, overlaid })).to.deep.equal(
        moved,
      )
    })

  it('for a definition whose copy is gone: the files below the overlays come back', () => {
    const made = protectedXml(domainOf(DISK), { hw_rescue_bus: 'virtio' }, 'discard') ?? ''
    const withoutDisk = made
      .replace(/<disk (?:(?!<\/disk>)[^])*\.disk'[^]*?<\/disk>/, '')
      .replace(/<boot order[^>]*>/g, '')
    expect(parseDomain(withoutMarks(withoutDisk) ?? '').disks).to.deep.equal(
      parseDomain(domainOf(DISK)).disks,
    )
  })

  it('and disks that a rescue may have made read-only are left to people then', () => {
    const made = protectedXml(domainOf(DISK), { hw_rescue_bus: 'virtio' }, 'read-only') ?? ''
    const withoutDisk = made
      .replace(/<disk (?:(?!<\/disk>)[^])*\.disk'[^]*?<\/disk>/, '')
      .replace(/<boot order[^>]*>/g, '')
    expect(withoutMarks(withoutDisk)).to.equal(null)
    expect(withoutMarks(withoutDisk.replace('<readonly/>', ''))).not.to.equal(null)
  })

  it('only files with names of ours are overlays', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9_999 }), (disk) => {
        expect(overlaidDisk(`/images/${STEM}.overlay${disk}.qcow2`)).to.equal(disk)
        expect(overlaidDisk(`/images/overlay${disk}.qcow2`)).to.equal(null)
        expect(overlaidDisk(`/images/${STEM}.overlay${disk}.later`)).to.equal(null)
      }),
    )
  })
})
