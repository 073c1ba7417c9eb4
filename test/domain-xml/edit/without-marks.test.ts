import { expect } from 'chai'
import { findTraces, withoutMarks } from '../../../provider/domain-xml/index.js'
import { fixture } from '../../planner/fixtures.js'
import { rescuedXml, STEM } from '../rescued.js'

const WEB = fixture('pc').replaceAll(/<(title|description)>[^<]*<\/\1>/g, '')
const RESCUE_DISK = /<disk (?:(?!<\/disk>)[^])*\.disk['"][^]*?<\/disk>/

const DISK = { hw_rescue_bus: 'virtio' } as const

describe('a definition that was made from a rescue, and whose copy is gone', () => {
  for (const { name, words } of [
    { name: 'no texts of its own', words: '' },
    {
      name: 'a title and a description',
      words: '<title>The shop</title><description>Ask Ann.</description>',
    },
  ]) {
    it(`is taken once the rescue disk is out of it: of an instance with ${name}`, () => {
      const saved = savedDuringRescue(words)
      expect(withoutMarks(saved), 'the disk is in it').to.equal(null)
      const taken = withoutMarks(saved.replace(RESCUE_DISK, '')) ?? ''
      expect(findTraces(taken)).to.deep.equal([])
      expect(textsOf(taken)).to.deep.equal(textsOf(`<domain>${words}</domain>`))
    })
  }

  it('keeps no port and no key of the rescue system, but those of its own', () => {
    const key = 'io.systemd.credential.binary:ssh.authorized_keys.root=QQ=='
    const own = WEB.replace('</os>', `<smbios mode='sysinfo'/></os>${tables(key)}`)
    const saved = rescuedXml(WEB, DISK, true) ?? ''
    expect(saved).to.contain('org.libvirt-rescue.0').and.to.contain('ssh.authorized_keys.root')
    const taken = withoutMarks(saved.replace(RESCUE_DISK, '')) ?? ''
    expect(taken).not.to.match(/libvirt-rescue\.0|io\.systemd/)
    expect(withoutMarks(own), 'no rescue').to.contain(key)
  })

  it('is not taken while it boots from a cdrom, which may be the rescue image itself', () => {
    const named = rescuedXml(WEB, { hw_rescue_device: 'cdrom' }) ?? ''
    const saved = named.replace(`/images/${STEM}.disk`, '/images/rescue.iso')
    expect(findTraces(saved).map(({ kind }) => kind)).not.to.include('artifact')
    expect(withoutMarks(saved)).to.equal(null)
    expect(withoutMarks(saved.replace(/<boot order[^>]*>/, ''))).not.to.equal(null)
  })
})

function savedDuringRescue(words: string): string {
  return rescuedXml(WEB.replace('<memory', `${words}<memory`), DISK) ?? ''
}

function textsOf(xml: string): readonly (string | undefined)[] {
  return ['title', 'description'].map((name) => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1])
}

function tables(entry: string): string {
  return `<sysinfo type='smbios'><oemStrings><entry>${entry}</entry></oemStrings></sysinfo>`
}
