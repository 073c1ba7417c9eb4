import { expect } from 'chai'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyPlan } from '../../../provider/domain-xml/index.js'
import { plan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { guestXml } from '../../lab/guest-xml.js'
import { requestFor } from '../../planner/fixtures.js'

const FIRMWARE = '/usr/share/OVMF'

describe('11: the loader of a rescue, on libvirt', function () {
  this.timeout(60_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    copyFileSync(`${FIRMWARE}/OVMF_VARS_4M.fd`, inPool('vars.fd'))
    copyFileSync(`${FIRMWARE}/OVMF_CODE_4M.fd`, inPool('code.fd'))
    writeFileSync(inPool('root'), Buffer.alloc(1 << 20))
    writeFileSync(inPool('rescue'), Buffer.alloc(1 << 20))
    for (const name of ['vars.fd', 'code.fd', 'root', 'rescue']) chmodSync(inPool(name), 0o666)
  })
  after(() => daemon.stop())

  for (const readonly of ['', " readonly='no'"]) {
    it(`is read-only although the instance may write to it: <loader${readonly}>`, async () => {
      const loader = `<loader${readonly} type='pflash'>${inPool('code.fd')}</loader>`
      const web = instance(`${loader}<nvram>${inPool('vars.fd')}</nvram>`)
      expect(await firmwareOf(web)).to.deep.equal([
        `${inPool('code.fd')} (raw)`,
        `${inPool('vars.fd')} (raw)`,
      ])
      expect(await firmwareOf(rescueOf(web))).to.deep.equal([
        `${inPool('code.fd')} (raw, read-only)`,
        `${inPool('copy.fd')} (raw)`,
      ])
      expect(readFileSync(inPool('copy.fd')).equals(readFileSync(inPool('vars.fd')))).to.equal(true)
    })
  }

  function inPool(name: string): string {
    return join(daemon.images, name)
  }

  function instance(firmware: string): string {
    const disks = [{ target: 'vda', bus: 'virtio', file: inPool('root') }]
    const xml = guestXml({ name: 'web', machine: 'q35', disks }, inPool('log'))
    return xml.replace('</type>', `</type>${firmware}`)
  }

  function rescueOf(xml: string): string {
    const answer = plan(requestFor(xml, { hw_rescue_bus: 'virtio' }))
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
    return applyPlan(xml, answer.value, {
      ...artifactsFor(answer.value),
      rescueDisk: {
        type: 'file',
        path: inPool('rescue'),
        format: 'raw',
        readOnly: true,
        backing: null,
      },
      nvramCopy: inPool('copy.fd'),
    })
  }

  /** Starts a guest with its processors stopped, so that nothing is written, and asks QEMU for its flash. */
  async function firmwareOf(xml: string): Promise<readonly string[]> {
    const file = join(daemon.directory, 'web.xml')
    writeFileSync(file, xml)
    await daemon.virsh('create', file, '--paused', '--validate')
    const blocks = await daemon.virsh('qemu-monitor-command', 'web', '--hmp', 'info block')
    await daemon.virsh('destroy', 'web')
    return blocks.split('\n').flatMap((line) => /pflash\S+ (.*)$/.exec(line.trim())?.[1] ?? [])
  }
})
