import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { parseDomain } from '../../provider/domain-xml/index.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import { quietRuntime } from '../../bench/calls/subject.js'
import { filesIn } from '../config-drive/files.js'
import { inputsOn, makeImage } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstanceWithDrive } from './support/instance-with-drive.js'

const KEY = 'ssh-ed25519 AAAA me'
const USER_DATA = '#cloud-config\nruncmd: [owl]\n'

describe('credentials of a rescue, on real libvirt', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let number = 0
  let name = ''
  let image: string
  before(async () => {
    daemon = await startDaemon()
    image = makeImage(daemon)
  })
  after(() => daemon.stop())

  for (const own of ['config-2', 'cidata', null] as const)
    for (const properties of [{ hw_rescue_bus: 'virtio' }, {}])
      it(`are on a drive of mode 0600 that libvirt starts: ${own ?? 'added'}, ${JSON.stringify(properties)}`, async () => {
        const web = await makeInstanceWithDrive(daemon, (name = `web${(number += 1)}`), own)
        const before = [await web.hash(), await web.volumes()]
        const { outputs } = await create(
          {
            ...inputsOn(daemon, name, image, properties),
            sshAuthorizedKeys: [KEY],
            userData: USER_DATA,
          },
          quietRuntime,
        )
        const xml = await daemon.virsh('dumpxml', '--security-info', name)
        const drives = parseDomain(xml).disks.filter(({ device }) => device === 'cdrom')
        const volume = `${web.uuid}.${outputs.rescueId}.config`
        expect(drives.map(({ target, source }) => [target, basename(source ?? '')])).to.deep.equal([
          ['hda', volume],
        ])
        const file = join(daemon.images, volume)
        expect(statSync(file).mode & 0o777).to.equal(0o600)
        expect(JSON.stringify(filesIn(readFileSync(file)))).to.contain(KEY)
        expect(xml).not.to.contain('owl')
        await remove(outputs, quietRuntime)
        expect([await web.hash(), await web.volumes()]).to.deep.equal(before)
        expect(await daemon.virsh('dumpxml', name)).not.to.contain('io.systemd.credential')
        await daemon.virsh('destroy', name)
      })
})
