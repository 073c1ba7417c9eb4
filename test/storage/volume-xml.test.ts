import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parsePoolXml } from '../../provider/storage/pools/pool-xml.js'
import { writeVolumeXml } from '../../provider/storage/volumes/volume-xml.js'
import { child, readXml, XmlError } from '../../provider/xml/index.js'
import { repositoryRoot } from '../repository.js'

const REFUSED = [
  '',
  'virsh: error',
  `<pool type='dir'>`,
  '<volume/>',
  `<!DOCTYPE pool SYSTEM 'file:///etc/passwd'><pool type='dir'/>`,
  `<!DOCTYPE pool [<!ENTITY x 'y'>]><pool type='dir'><target><path>&x;</path></target></pool>`,
]

describe('the XML of pools and volumes', () => {
  it('says of a pool what it is and where', () => {
    const xml = `<pool type='dir'><name>x</name><target><path>/a &amp; b</path></target></pool>`
    expect(parsePoolXml(xml)).to.deep.equal({ type: 'dir', targetPath: '/a & b' })
    expect(parsePoolXml(`<pool type='rbd'/>`)).to.deep.equal({ type: 'rbd', targetPath: null })
  })

  for (const xml of REFUSED) {
    it(`refuses ${JSON.stringify(xml)} as a pool`, () => {
      expect(() => parsePoolXml(xml)).to.throw(XmlError)
    })
  }

  it('writes nothing to the terminal, whatever it refuses', () => {
    const file = join(repositoryRoot, 'dist/provider/storage/pools/pool-xml.js')
    const program = `import { parsePoolXml } from ${JSON.stringify(file)}
      for (const xml of ${JSON.stringify(REFUSED)}) try { parsePoolXml(xml) } catch {}`
    const args = ['--input-type=module', '--eval', program]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' })
  })

  it('is, for a new volume, the whole of what libvirt asks for', () => {
    const backing = { path: '/i/base.img', format: 'raw' }
    const capacity = 5n << 30n
    expect(writeVolumeXml({ name: 'a', format: 'qcow2', capacity, backing })).to.equal(
      [
        '<volume>',
        '  <name>a</name>',
        `  <capacity unit='bytes'>5368709120</capacity>`,
        '  <target>',
        `    <format type='qcow2'/>`,
        '    <permissions>',
        '      <mode>0600</mode>',
        '    </permissions>',
        '    <compat>1.1</compat>',
        '  </target>',
        '  <backingStore>',
        '    <path>/i/base.img</path>',
        `    <format type='raw'/>`,
        '  </backingStore>',
        '</volume>',
      ].join('\n'),
    )
    const raw = { name: 'a', format: 'raw', capacity: 1n } as const
    expect(writeVolumeXml(raw)).to.contain('<allocation>1</allocation>')
    expect(writeVolumeXml({ ...raw, sparse: true })).to.contain('<allocation>0</allocation>')
  })

  it('lets no name break out of it', () => {
    const name = `</name><target><path>/etc/passwd</path></target>&'"]]>`
    const xml = writeVolumeXml({ name, format: 'raw', capacity: 1n })
    expect(child(readXml(xml, 'volume').root, 'name')?.text).to.equal(name)
    expect(xml).not.to.contain('<path>')
    const bad = (): string => writeVolumeXml({ name: 'a\u0000', format: 'raw', capacity: 1n })
    expect(bad).to.throw(XmlError, /does not allow/)
  })
})
