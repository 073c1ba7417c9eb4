import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyPlan } from '../../../provider/domain-xml/index.js'
import { plan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { FIXTURES, fixture, requestFor } from '../../planner/fixtures.js'

const PORTS = ['org.libvirt-rescue.0', 'org.qemu.guest_agent.0']
const STRINGS = ['io.systemd.credential:rescue.nonce=0123', `a=<b> & 'c', "d"`]

describe('virtio ports and SMBIOS strings of the rescue XML', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('reach QEMU for every x86 definition, beside the instance’s own', async () => {
    const own = [...FIXTURES, ...OWN_TABLES].filter(({ xml }) =>
      /arch='x86_64' machine='pc-/.test(xml),
    )
    expect(own.length).to.be.greaterThan(20)
    for (const { name, xml } of own) {
      const text = rescueXml(xml)
      if (text === null) continue
      const line = await nativeOf(daemon, text)
      for (const port of PORTS) expect(line, name).to.match(new RegExp(`"name":"${port}"`))
      expect(line.match(/virtserialport/g)?.length, name).to.be.greaterThan(1)
      const smbios = line.slice(line.search(/-smbios '?type=11/))
      expect(smbios, name).to.include('value=io.systemd.credential:rescue.nonce=0123')
      expect(smbios, name).to.include('<b> & ')
    }
  })

  it('keep the strings and the tables that the instance has', async () => {
    const line = await nativeOf(daemon, rescueXml(OWN_TABLES[0].xml) ?? '')
    expect(line).to.match(/-smbios '?type=1,[^']*serial=ours/)
    expect(line).to.match(/type=11,value=io\.systemd.*,value=mine/)
  })
})

const OWN_TABLES = [
  {
    name: 'own tables',
    xml: withTables(
      `<smbios mode='sysinfo'/>`,
      `<sysinfo type='smbios'><system><entry name='serial'>ours</entry></system><oemStrings><entry>mine</entry></oemStrings></sysinfo>`,
    ),
  },
  { name: 'host tables', xml: withTables(`<smbios mode='host'/>`, '') },
  {
    name: 'firmware files',
    xml: withTables('', `<sysinfo type='fwcfg'><entry name='opt/a.b/c'>x</entry></sysinfo>`),
  },
] as const

function withTables(smbios: string, sysinfo: string): string {
  return fixture('pc').replace(/( *)<\/os>/, `${smbios}</os>${sysinfo}`)
}

function rescueXml(xml: string): string | null {
  const answer = plan({ ...requestFor(xml, { hw_rescue_bus: 'virtio' }), ports: PORTS })
  if (!answer.ok) return null
  const artifacts = { ...artifactsFor(answer.value), smbiosStrings: STRINGS }
  return applyPlan(xml, answer.value, artifacts)
}

/** QEMU's command line, without what needs something of the host that this one may not have. */
async function nativeOf(daemon: Daemon, xml: string): Promise<string> {
  const file = join(daemon.directory, 'channels.xml')
  writeFileSync(file, xml.replace(/<(interface|hostdev|tpm|auth)\b[\s\S]*?<\/\1>\s*/g, ''))
  return daemon.virsh('domxml-to-native', 'qemu-argv', '--xml', file)
}
