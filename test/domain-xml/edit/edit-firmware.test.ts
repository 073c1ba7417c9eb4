import { expect } from 'chai'
import { applyPlan, XmlError } from '../../../provider/domain-xml/index.js'
import { plan, type RescuePlan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { requestFor } from '../../planner/fixtures.js'

const LOADER = `<loader readonly='yes' secure='yes' type='pflash'>/code.fd</loader>`
const VARIABLES = `<nvram template='/usr/share/vars.fd'>/nvram/web_VARS.fd</nvram>`
const COPY = '/nvram/copy.fd'

interface Row {
  readonly name: string
  /** The inside of `<os>` after its type, and the attributes of `<os>`. */
  readonly stored: readonly [attributes: string, inside: string]
  readonly live: string | null
  /** `<os>` in the rescue XML, blanks left out. */
  readonly expected: string
  readonly features?: string
}

const TYPE = `<type arch='x86_64' machine='q35'>hvm</type>`
const ROWS: readonly Row[] = [
  {
    name: 'its own variables are the template',
    stored: ['', LOADER + VARIABLES],
    live: null,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web_VARS.fd'>${COPY}</nvram></os>`,
  },
  {
    name: 'qcow2 variables stay qcow2',
    stored: ['', `${LOADER}<nvram format='qcow2'>/nvram/web.qcow2</nvram>`],
    live: null,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web.qcow2' templateFormat='qcow2' format='qcow2'>${COPY}</nvram></os>`,
  },
  {
    name: 'variables with a source of their own',
    stored: ['', `${LOADER}<nvram type='file'><source file='/nvram/web.fd'/></nvram>`],
    live: null,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web.fd'>${COPY}</nvram></os>`,
  },
  {
    name: 'a firmware that libvirt selects, of a guest that is off, gets fresh variables',
    stored: [` firmware='efi'`, ''],
    live: null,
    expected: `<os firmware='efi'>${TYPE}<nvram>${COPY}</nvram></os>`,
  },
  {
    name: 'a firmware that libvirt selected is taken from the running guest, with its SMM',
    stored: [` firmware='efi'`, `<firmware><feature enabled='yes' name='secure-boot'/></firmware>`],
    live: `<os>${TYPE}${LOADER}${VARIABLES}</os><features><acpi/><smm state='on'><tseg unit='MiB'>48</tseg></smm></features>`,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web_VARS.fd'>${COPY}</nvram></os>`,
    features: `<features><acpi/><smm state='on'><tseg unit='MiB'>48</tseg></smm></features>`,
  },
  {
    name: 'a loader without a path gives way to the one that runs',
    stored: [` firmware='efi'`, `<loader secure='yes'/>`],
    live: `<os>${TYPE}${LOADER}${VARIABLES}</os>`,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web_VARS.fd'>${COPY}</nvram></os>`,
  },
  {
    name: 'a loader without a path, of a guest that is off, is still for libvirt to find',
    stored: [` firmware='efi'`, `<loader secure='yes'/>${VARIABLES}`],
    live: null,
    expected: `<os firmware='efi'>${TYPE}<loader secure='yes'/><nvram>${COPY}</nvram></os>`,
  },
  {
    name: 'what newer libvirts write down themselves is named and no longer selected',
    stored: [` firmware='efi'`, LOADER + VARIABLES],
    live: null,
    expected: `<os>${TYPE}${LOADER}<nvram template='/nvram/web_VARS.fd'>${COPY}</nvram></os>`,
  },
]

describe('the firmware of a rescue', () => {
  for (const { name, stored, live, expected, features } of ROWS) {
    it(name, () => {
      const xml = definition(stored)
      const liveXml = live === null ? null : `<domain type='kvm'><name>web</name>${live}</domain>`
      const answer = planned(xml)
      expect(answer.copyNvram).to.equal(true)
      const made = compact(
        applyPlan(xml, answer, { ...artifactsFor(answer), nvramCopy: COPY, liveXml }),
      )
      expect(/<os.*<\/os>/.exec(made)?.[0]).to.equal(expected)
      if (features !== undefined) expect(made).to.contain(features)
    })
  }

  it('is left alone if it keeps no variables', () => {
    const stateless = definition(['', `<loader type='pflash' stateless='yes'>/code.fd</loader>`])
    expect(planned(stateless).copyNvram).to.equal(false)
    expect(planned(definition(['', ''])).copyNvram).to.equal(false)
  })

  it("never opens the guest's own variables", () => {
    const xml = definition(['', LOADER + VARIABLES])
    const answer = planned(xml)
    const artifacts = { ...artifactsFor(answer), nvramCopy: null }
    expect(() => applyPlan(xml, answer, artifacts)).to.throw(XmlError, /copies UEFI variables/)
  })
})

function definition([attributes, inside]: readonly [string, string]): string {
  return `<domain type='kvm'><name>web</name><os${attributes}>${TYPE}${inside}</os><features><acpi/></features><devices><disk><driver name='qemu' type='raw'/><source file='/i/a'/><target dev='vda' bus='virtio'/></disk></devices></domain>`
}

function planned(xml: string): RescuePlan {
  const answer = plan(requestFor(xml, { hw_rescue_bus: 'virtio' }))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}

function compact(xml: string): string {
  return xml.replace(/>\s+</g, '><')
}
