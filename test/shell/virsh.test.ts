import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { domainWord, virshCommand } from '../../provider/shell/index.js'
import { escape } from '../../provider/xml/escape.js'
import { HOSTILE_NAMES } from '../messages/hostile-names.js'

const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'

/** libvirt refuses a line break in a name. */
const NAMES = HOSTILE_NAMES.filter((name) => !name.includes('\n'))

describe('a command for virsh itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'virsh-'))
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** The URI of libvirt's test driver with one domain of that name, after enough others to have its id. */
  const hostWith = (name: string): string => {
    const path = join(folder, 'host.xml')
    const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((each) => domain(each))
    writeFileSync(path, `<node>${others.join('')}${domain(name, UUID)}</node>`)
    return `test://${path}`
  }

  for (const name of NAMES)
    it(`finds ${JSON.stringify(name)} and no other domain`, () => {
      const command = virshCommand(hostWith(name), 'dumpxml', domainWord({ name, uuid: UUID }))
      const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
      expect(stdout, stderr).to.contain(`<uuid>${UUID}</uuid>`)
    })
})

const domain = (name: string, uuid?: string): string =>
  `<domain type='test'><name>${escape(name, 'text')}</name>` +
  (uuid === undefined ? '' : `<uuid>${uuid}</uuid>`) +
  `<memory>1024</memory><os><type>hvm</type></os></domain>`
