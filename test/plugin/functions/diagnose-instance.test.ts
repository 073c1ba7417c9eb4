import { expect } from 'chai'
import { diagnoseInstance } from '../../../provider/plugin/functions/diagnose-instance.js'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'

async function ask(
  instance: string,
  harm: (host: MemoryHost) => void = () => undefined,
): Promise<unknown> {
  const host = await makeMemoryHost({ running: false })
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

  it('refuses an instance that does not exist', async () => {
    const reason = "'wep' does not exist on qemu:///system"
    expect(await ask('wep')).to.deep.equal([{ property: 'instance', reason }])
  })
})

const ALL_BUT_THE_DEFINITION = ['agent', 'screen', 'console', 'disk']
