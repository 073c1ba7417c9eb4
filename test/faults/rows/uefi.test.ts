import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startWorker } from '../subject/process.js'
import { startProxy } from '../proxy/proxy.js'
import { commands, openLab, standingOf, type Lab } from './support/lab.js'

describe('a guest with UEFI variables', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  for (const [call, fault] of [
    ['domainDestroyFlags', 'kill-after'],
    ['domainCreateXml', 'kill-during'],
    ['domainCreateXml', 'kill-after'],
  ] as const) {
    it(`keeps them to the byte over a rescue that was interrupted by ${fault} ${call}`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance({ change: withFirmware })
      const before = await standingOf(lab, web)
      const folder = join(lab.daemon.directory, 'config/libvirt/qemu/nvram')
      const hashes = (): Record<string, string> =>
        Object.fromEntries(readdirSync(folder).map((file) => [file, hashOf(join(folder, file))]))
      const proxy = await startProxy(lab.daemon.socket)
      const uri = `qemu+unix:///session?socket=${proxy.socket}`
      const inputs = lab.inputs(web, { uri })
      const worker = startWorker({ kind: 'up', inputs })
      proxy.begin({ fault, site: { call, nth: 1 }, strike: () => worker.kill() })
      expect(await worker.answer, 'it was killed').to.equal(null)
      const kept = hashes()
      proxy.end()
      const outputs = await up(inputs)
      expect(await lab.daemon.virsh('dumpxml', web.name)).to.include(`${outputs.rescueId}.nvram`)
      expect(hashes(), 'the rescue runs on a copy').to.deep.equal(kept)
      await destroy(outputs)
      proxy.stop()
      expect(await standingOf(lab, web)).to.deep.equal(before)
      expect(readdirSync(folder)).to.deep.equal(Object.keys(kept))
      await lab.daemon.virsh('destroy', web.name)
    })
  }
})

function withFirmware(xml: string): string {
  return xml.replace("machine='pc'", "machine='q35'").replace('<os>', "<os firmware='efi'>")
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
