import { expect } from 'chai'
import { parseDomain } from '../../provider/domain-xml/index.js'
import { explain, plan, type ImageProperties } from '../../provider/planner/index.js'
import { caseOf } from './cases.js'

const SETS: readonly ImageProperties[] = [
  {},
  { hw_disk_bus: 'scsi' },
  { hw_rescue_bus: 'virtio' },
  { hw_rescue_device: 'cdrom' },
]

describe('a definition that decides on its own what QEMU boots', () => {
  const overrides = [
    '-kernel in <qemu:commandline>',
    'bootindex of virtio-disk0 in <qemu:override>',
  ]

  it('is refused in either mode, and every override is named', () => {
    for (const properties of SETS) {
      const answer = planned(overrides, properties)
      expect(answer.ok ? [] : answer.issues).to.deep.equal([{ code: 'boot-override', overrides }])
      expect(answer.ok ? [] : answer.issues.map(explain)).to.deep.equal([
        'the definition tells QEMU itself what to boot, so the rescue disk would not boot (remove for the rescue: -kernel in <qemu:commandline>, bootindex of virtio-disk0 in <qemu:override>)',
      ])
    }
  })

  it('is refused beside everything else that is wrong', () => {
    const answer = planned(overrides, { hw_rescue_bus: 'nvme' })
    expect(answer.ok ? [] : answer.issues.map(({ code }) => code)).to.have.members([
      'unsupported-rescue-bus',
      'boot-override',
    ])
  })

  it('is planned once it decides nothing any more', () => {
    for (const properties of SETS) expect(planned([], properties).ok).to.equal(true)
  })
})

describe('a firmware that keeps the variables in its own file', () => {
  const loader = (attributes: string): string => `<loader ${attributes}>/i/firmware.fd</loader>`
  const rows: readonly (readonly [firmware: string, isRefused: boolean])[] = [
    [loader("type='pflash' readonly='no'"), true],
    [loader("type='pflash'"), true],
    [`${loader("type='pflash' readonly='no'")}<nvram>/i/vars.fd</nvram>`, false],
    [loader("type='pflash' readonly='no' stateless='yes'"), false],
    [loader("type='pflash' readonly='yes'"), false],
    [loader("type='rom' readonly='no'"), false],
    [loader("readonly='no'"), false],
    ['', false],
  ]
  for (const [firmware, isRefused] of rows) {
    it(`is ${isRefused ? 'refused' : 'planned'}: <os>${firmware}</os>`, () => {
      const { domainXml } = caseOf(['q35', 'vda virtio', {}, ''])
      const domain = parseDomain(domainXml.replace('</type>', `</type>${firmware}`))
      for (const properties of SETS) {
        const answer = plan({ ...REQUEST, domain, properties })
        expect(answer.ok ? [] : answer.issues.map(explain)).to.deep.equal(
          isRefused ? [REFUSAL] : [],
        )
      }
    })
  }
})

const REFUSAL =
  "the firmware '/i/firmware.fd' keeps the instance's UEFI variables in its own file, and libvirt makes no copy of that file for a rescue (give the instance a read-only loader and an <nvram> of its own)"

const REQUEST = {
  capabilities: null,
  image: '/images/rescue.img',
  configDrives: null,
  volumeBacked: false,
} as const

function planned(
  bootOverrides: readonly string[],
  properties: ImageProperties,
): ReturnType<typeof plan> {
  const domain = parseDomain(caseOf(['pc', 'vda virtio, hda ide cdrom', {}, '']).domainXml)
  return plan({ ...REQUEST, domain: { ...domain, bootOverrides }, properties })
}
