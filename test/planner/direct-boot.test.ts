import { expect } from 'chai'
import { explain, plan } from '../../provider/planner/index.js'
import type { DirectBoot, ImageProperties, RescueRequest } from '../../provider/planner/index.js'
import { brokenPromises } from '../checkers/kept.js'
import { rescueXmlOf } from '../checkers/rescue-xml.js'
import { validate, whyNoSchema } from '../checkers/schema.js'
import { skip } from '../skip.js'
import { caseOf, type ShortCase } from './cases.js'
import { fixture, FIXTURES, requestFor } from './fixtures.js'
import { shown } from './shown.js'

const KERNEL: DirectBoot = {
  kernel: '/images/vmlinuz',
  ramdisk: '/images/initrd',
  commandLine: 'console=ttyS0 quiet',
}

/** A request for a kernel beside a rescue disk, or without one (null). */
function request(xml: string, properties: ImageProperties | null): RescueRequest {
  const asked = requestFor(xml, properties ?? {})
  return { ...asked, directBoot: KERNEL, ...(properties === null ? { image: null } : {}) }
}

describe('a rescue that a kernel boots', () => {
  const rows: readonly {
    readonly name: string
    readonly properties: ImageProperties | null
    readonly expected: readonly string[]
  }[] = [
    {
      name: 'without a disk leaves every disk in its place',
      properties: null,
      expected: [
        'vda virtio disk root: 0000:00:05.0',
        'vdb virtio disk data: 0000:00:06.0',
        'hda ide cdrom data: 0:0:0:0',
      ],
    },
    {
      name: 'beside a stable disk adds the disk as ever',
      properties: { hw_rescue_bus: 'virtio' },
      expected: [
        'vda virtio disk root: 0000:00:05.0',
        'vdb virtio disk data: 0000:00:06.0',
        'hda ide cdrom data: 0:0:0:0',
        'vdc virtio disk rescue: 0000:00:09.0 boot=1',
      ],
    },
    {
      name: 'beside a legacy disk puts the disk first as ever',
      properties: {},
      expected: [
        'vda virtio disk rescue: 0000:00:05.0 boot=1',
        'vdb virtio disk root: 0000:00:06.0',
      ],
    },
  ]
  for (const { name, properties, expected } of rows) {
    it(name, () => {
      const xml = fixture('pc')
      const answer = plan(request(xml, properties))
      expect(shown(answer)).to.deep.equal(expected)
      if (!answer.ok) return
      const { value } = answer
      expect(value.directBoot).to.deep.equal(KERNEL)
      expect(value.rescueDevice === null).to.equal(properties === null)
      expect(value.changes).to.deep.include({
        what: "boots kernel /images/vmlinuz, ramdisk /images/initrd, command line 'console=ttyS0 quiet'",
        why: 'the rescue image names them',
      })
      const rescueXml = rescueXmlOf(xml, value)
      expect(brokenPromises(xml, value, rescueXml)).to.deep.equal([])
      expect(rescueXml).to.match(
        /<kernel>\/images\/vmlinuz<\/kernel>\s*<initrd>\/images\/initrd<\/initrd>\s*<cmdline>console=ttyS0 quiet<\/cmdline>/,
      )
    })
  }

  it('puts its kernel in place of the instance’s own', () => {
    const own = '<kernel>/own</kernel><initrd>/own</initrd><cmdline>root=/dev/vda</cmdline>'
    const xml = fixture('pc').replace('</os>', `${own}</os>`)
    const answer = plan(request(xml, null))
    if (!answer.ok) throw new Error('no plan')
    const os = /<os>[^]*<\/os>/.exec(rescueXmlOf(xml, answer.value))?.[0] ?? ''
    expect(os.match(/<(kernel|initrd|cmdline)>[^<]*/g)).to.deep.equal([
      '<kernel>/images/vmlinuz',
      '<initrd>/images/initrd',
      '<cmdline>console=ttyS0 quiet',
    ])
    expect(answer.value.changes.map(({ what, why }) => `${what}: ${why}`)).to.include(
      'took out kernel, initrd, cmdline of <os>: with it the instance would boot its own kernel',
    )
  })

  it('needs no kernel parameters and no RAM disk', () => {
    const directBoot = { kernel: '/images/vmlinuz', ramdisk: null, commandLine: null }
    const answer = plan({ ...request(fixture('q35-uefi'), null), directBoot })
    if (!answer.ok) throw new Error('no plan')
    const rescueXml = rescueXmlOf(fixture('q35-uefi'), answer.value)
    expect(rescueXml)
      .to.contain('<kernel>/images/vmlinuz</kernel>')
      .and.not.match(/<initrd|<cmdline/)
    expect(answer.value.copyNvram).to.equal(true)
  })

  for (const [short, expected] of [
    [['microvm', 'vda virtio', {}, ''], "machine 'microvm' of domain type 'kvm'"],
    [['xen', 'xvda xen', {}, ''], "machine 'xenpv' of domain type 'xen'"],
    [['lxc', '', {}, ''], "machine 'x86_64' of domain type 'lxc'"],
  ] as const satisfies readonly (readonly [ShortCase, string])[]) {
    it(`is refused on ${short[0]}, by name`, () => {
      const answer = plan(request(caseOf(short).domainXml, null))
      expect(answer.ok ? [] : answer.issues.map(explain)).to.deep.equal([
        `a kernel cannot be booted directly on ${expected}, as far as is known (name a rescue image without a kernel)`,
      ])
    })
  }

  it('is planned on a board that boots the instance so', () => {
    const { domainXml } = caseOf(['versatileab', 'vda virtio', {}, ''])
    const xml = domainXml.replace('</os>', '<kernel>/own</kernel></os>')
    expect(plan(request(xml, null)).ok).to.equal(true)
    expect(plan(request(domainXml, null)).ok).to.equal(false)
  })

  it('keeps every disk and device of every definition, or is refused, and its XML is valid', function () {
    const reason = whyNoSchema()
    if (reason !== null) skip(this, reason)
    const made = FIXTURES.flatMap(({ name, xml }) =>
      [null, {}, { hw_rescue_bus: 'virtio' }].flatMap((properties) => {
        const answer = plan(request(xml, properties))
        if (!answer.ok) return []
        const rescueXml = rescueXmlOf(xml, answer.value)
        expect(brokenPromises(xml, answer.value, rescueXml), name).to.deep.equal([])
        if (properties === null)
          expect(answer.value.after.map(({ bootOrder }) => bootOrder)).to.satisfy(
            (orders: readonly unknown[]) => orders.every((order) => order === null),
          )
        return [rescueXml]
      }),
    )
    expect(made.length).to.be.greaterThan(60)
    expect(validate(made).filter((verdict) => verdict !== null)).to.deep.equal([])
  })
})
