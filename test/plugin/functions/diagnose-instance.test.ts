import { expect } from 'chai'
import { diagnoseInstance } from '../../../provider/plugin/functions/diagnose-instance.js'
import { listFixes } from '../../../provider/repair/fixes/index.js'
import {
  makeMemoryHost,
  type MemoryHost,
  type MemoryOptions,
} from '../../instance-rescue/support/memory-host.js'

async function ask(
  instance: string,
  harm: (host: MemoryHost) => void = () => undefined,
  options: MemoryOptions = {},
): Promise<unknown> {
  const host = await makeMemoryHost({ running: false, ...options })
  harm(host)
  const tools = { runtime: host.runtime, uri: 'qemu:///system' }
  const answered = await host.run(diagnoseInstance.call({ instance }, tools))
  expect(host.deeds()).to.deep.equal([])
  return answered.ok ? diagnoseInstance.outputs.parse(answered.result) : answered.failures
}

describe('16: diagnoseInstance', () => {
  it('gives cause, evidence and all that was looked at, and changes nothing', async () => {
    const said = await ask('web', ({ fake }) => fake.files.delete('/images/root.qcow2'))
    const { verdict, findings, looks } = said as {
      verdict: string
      findings: readonly Readonly<Record<string, unknown>>[]
      looks: readonly { source: string; result: string }[]
    }
    expect(verdict).to.equal('cause-found')
    expect(findings[0]).to.deep.equal({
      id: 'source-missing',
      stage: 'host',
      title: 'A file of a disk is not on the host',
      means: 'libvirt cannot start the instance, or the guest runs on a file that was deleted.',
      todo: 'Bring the file back to that path, or correct the path in the definition.',
      fixes: [],
      canRepair: false,
      isSymptom: false,
      evidence: [
        {
          source: 'definition',
          words: 'the source of disk vda does not exist: /images/root.qcow2',
          isGuestWords: false,
        },
      ],
      consequences: [],
    })
    const unseen = looks.filter(({ result }) => result === 'not-looked-at')
    expect(unseen.map(({ source }) => source)).to.include.members(ALL_BUT_THE_DEFINITION)
  })

  it('says whether one of the fixes that are there can mend it', async () => {
    const panic = Buffer.from('VFS: Unable to mount root fs on unknown-block(0,0)\r\n')
    const { findings } = (await ask('web', undefined, {
      change: (xml) => xml.replace('</devices>', `${LOG}</devices>`),
      files: { '/images/web.log': panic },
    })) as { findings: readonly { id: string; fixes: readonly string[]; canRepair: boolean }[] }
    const found = findings.find(({ id }) => id === 'initramfs-missing')
    expect(found).to.deep.include({
      fixes: ['initramfs', 'grub-config', 'previous-kernel'],
      canRepair: true,
    })
    expect(listFixes().map(({ id }) => id)).to.include.members([...(found?.fixes ?? [])])
  })

  it('refuses an instance that does not exist', async () => {
    const reason = "'wep' does not exist on qemu:///system"
    expect(await ask('wep')).to.deep.equal([{ property: 'instance', reason }])
  })
})

const LOG = `<serial type='pty'><log file='/images/web.log' append='on'/></serial>`
const ALL_BUT_THE_DEFINITION = ['agent', 'screen', 'console', 'disk']
