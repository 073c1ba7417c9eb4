import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run as runLine } from '../../provider/cli/run.js'
import { reportSchema, type Report } from '../../provider/diagnose/index.js'
import { systemRuntime } from '../../provider/host/index.js'
import { makeImage } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { defineGuest, type Guest } from '../lab/guest.js'
import { writeKernel, writeOwned } from '../lab/image.js'
import { cpioOf } from './support/cpio.js'
import { fakeTerminal } from './support/fake-terminal.js'

/** Writes to its disk, says whether its network card has a link, and asks for a login. */
const INIT = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
exec </dev/ttyS0 >/dev/ttyS0 2>/dev/null
PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
while [ ! -e /sys/class/net/eth0 ] || [ ! -b /dev/vda ]; do
  modprobe -qab $(cat $(find /sys/devices -name modalias) | sort -u)
done
printf trial | dd of=/dev/vda bs=5 conv=notrunc,fsync && echo wrote
ip link set eth0 up
echo "link $(cat /sys/class/net/eth0/carrier)"
printf '\\nlab login: '
sleep 10000
`

describe('16: libvirt-rescue diagnose --boot, of real guests', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let image: string
  before(async () => {
    daemon = await startDaemon()
    image = makeImage(daemon)
  })
  after(() => daemon.stop())

  const diskOf = (name: string): string => join(daemon.images, `${name}.img`)
  const files = (): string => readdirSync(daemon.images).sort().join()
  const hashOf = (path: string): string =>
    createHash('sha256').update(readFileSync(path)).digest('hex')

  /** A guest with a disk, a card, a screen and a console; `words` are more of its kernel's command line. */
  const define = async (name: string, words: string): Promise<Guest> => {
    writeOwned(diskOf(name), Buffer.alloc(1 << 20, 'x'))
    const direct = await writeKernel(daemon.directory, { system: 'normal' })
    const initrd = join(daemon.directory, `${name}-initrd`)
    const lab = readFileSync(direct.initrd)
    const padding = Buffer.alloc((4 - (lab.length % 4)) % 4)
    writeOwned(initrd, Buffer.concat([lab, padding, cpioOf('login', INIT)]))
    const cmdline = `${direct.cmdline.replace(' quiet panic=-1', '')} ${words}`
    return defineGuest(daemon, {
      name,
      kernel: { ...direct, initrd, cmdline },
      disks: [{ target: 'vda', bus: 'virtio', file: diskOf(name) }],
      nics: [{ mac: '52:54:00:00:16:01' }],
      devices: [`<video><model type='vga'/></video>`],
    })
  }

  const diagnose = async (name: string): Promise<Report & { readonly status: number }> => {
    const [out, err]: [string[], string[]] = [[], []]
    const words = ['--boot', '--yes', '--image', image, '--property', 'hw_rescue_bus=virtio']
    const status = await runLine(
      ['diagnose', name, ...words, '--shutdown-timeout', '0', '--format', 'json'],
      {
        runtime: systemRuntime(() => undefined),
        terminal: fakeTerminal(out, err),
        environment: { LIBVIRT_DEFAULT_URI: daemon.uri, USER: 'me' },
      },
    )
    expect(out, err.join('\n')).to.have.length(1)
    return { status, ...reportSchema.parse(JSON.parse(out.join(''))) }
  }

  it('watches a healthy one come up without its network, and throws away what it wrote', async () => {
    const guest = await define('healthy', 'rdinit=/login')
    await daemon.virsh('autostart', 'healthy')
    const before = [hashOf(diskOf('healthy')), await guest.definitionHash(), files()]
    const { status, verdict, findings, boot } = await diagnose('healthy')
    expect([status, verdict, findings]).to.deep.equal([0, 'nothing-found', []])
    expect(boot).to.deep.include({ result: 'up', hasNetwork: false })
    expect(boot?.moments.map(({ stage }) => stage)).to.include.members(['kernel', 'up'])
    const log = readFileSync(guest.log, 'latin1')
    expect(log).to.match(/wrote\s+link 0\s/)
    expect(log).to.match(/Linux version/)
    expect(await guest.state()).to.equal('shut off')
    expect([hashOf(diskOf('healthy')), await guest.definitionHash(), files()]).to.deep.equal(before)
  })

  it('names the panic of another, which ran and runs again afterwards', async () => {
    const guest = await define('panics', 'rdinit=/nothing')
    await guest.start()
    const before = [hashOf(diskOf('panics')), await guest.definitionHash(), files()]
    const { status, findings, boot } = await diagnose('panics')
    expect(boot).to.deep.include({ result: 'stuck', words: 'its kernel panicked' })
    expect([status, findings.length > 0]).to.deep.equal([1, true])
    expect(findings[0]?.evidence[0]?.source).to.equal('console')
    expect(await guest.state()).to.equal('running')
    expect(await guest.xml()).not.to.match(/overlay|libvirt-rescue|state='down'/)
    expect([hashOf(diskOf('panics')), await guest.definitionHash(), files()]).to.deep.equal(before)
    await guest.destroy()
  })
})
