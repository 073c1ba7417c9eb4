import { chmodSync, copyFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  attachInRescue,
  nameJob,
  runInRescue,
  type JobEnd,
  type Place,
  type Work,
} from '../../provider/guest/index.js'
import type { Runtime } from '../../provider/host/index.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueOutputs } from '../../provider/instance-rescue/index.js'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { makeInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { builtImage } from './support/built-image.js'
import { isFull, itInFull } from './support/full.js'

/** Puts a small system on the data disk, whose shell is busybox. */
const MAKE_SYSTEM = `set -e
mkfs.ext4 -q -F /dev/vdb
mount /dev/vdb /mnt
for part in bin boot dev etc proc run srv sys var; do mkdir -p /mnt/$part; done
echo ID=small >/mnt/etc/os-release
cp /usr/bin/busybox /mnt/bin/busybox
for name in sh cat sleep; do ln -s busybox /mnt/bin/$name; done
umount /mnt
udevadm settle
`

// One guest for all: a rescue from our own image, as an operator makes it.
describe('15.3: a script in a real rescue system', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let rescue: RescueOutputs
  let count = 0

  before(async () => {
    daemon = await startDaemon()
    copyFileSync((await builtImage()).iso, join(daemon.images, 'rescue.iso'))
    chmodSync(join(daemon.images, 'rescue.iso'), 0o644)
    await daemon.virsh('pool-refresh', 'default')
    await makeInstance(daemon, { change: (xml) => xml.replace('>64</memory>', '>512</memory>') })
    const image = {
      path: join(daemon.images, 'rescue.iso'),
      properties: { hw_rescue_bus: 'virtio' },
    }
    const inputs = { instance: 'web', image, shutdownTimeout: 0, uri: daemon.uri, owner: OWNER }
    rescue = (await create(inputs, quietRuntime)).outputs
    expect(rescue.proof).to.equal('marker')
  })
  after(() => daemon.stop())

  interface Ran {
    readonly end: JobEnd
    readonly stdout: Buffer
    readonly stderr: string
    readonly names: readonly string[]
  }

  async function follow(
    job: (place: Place) => Promise<JobEnd>,
    runtime: Runtime = quietRuntime,
  ): Promise<Ran> {
    const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] }
    const names: string[] = []
    const end = await job({
      uri: daemon.uri,
      instance: 'web',
      runtime,
      show: (stream, bytes) => void parts[stream].push(bytes),
      began: (name) => void names.push(name),
    })
    const [stdout, stderr] = [Buffer.concat(parts.stdout), Buffer.concat(parts.stderr).toString()]
    return { end, stdout, stderr, names }
  }

  function runHere(script: string, more: Partial<Work> = {}, runtime?: Runtime): Promise<Ran> {
    const id = (count += 1).toString(16).padStart(12, '0')
    const work: Work = {
      nameIn: (boot) => nameJob('run', id, boot),
      script: Buffer.from(script),
      environment: {},
      chroot: false,
      mount: false,
      timeout: 300,
      limit: 64 << 20,
      isForgotten: false,
      ...more,
    }
    return follow((place) => runInRescue(place, work), runtime)
  }

  /** A runtime whose connection is cut at every so many commands to the agent. */
  function cutting(every: number): { readonly runtime: Runtime; readonly cuts: () => number } {
    let [asked, cuts] = [0, 0]
    const connect: Runtime['connect'] = async (uri) => {
      const libvirt = await quietRuntime.connect(uri)
      return new Proxy(libvirt, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name)
          if (name !== 'domainQemuAgentCommand') return value
          return (...args: readonly unknown[]): unknown => {
            const answer: unknown = Reflect.apply(value as () => unknown, target, args)
            if ((asked += 1) % every === 0 && (cuts += 1) > 0) void target.close()
            return answer
          }
        },
      })
    }
    return { runtime: { ...quietRuntime, connect }, cuts: () => cuts }
  }

  const exited = (status: number): JobEnd => ({
    kind: 'exited',
    status,
    isLate: false,
    isCut: { stdout: false, stderr: false },
  })

  it('of 200 kB goes in, its streams and its status come out', async () => {
    const padding = `#${'x'.repeat(98)}\n`.repeat(2_000)
    const { end, stdout, stderr } = await runHere(
      `${padding}sha256sum <"$0"; echo "$WORD" >&2; exit 7\n`,
      { environment: { WORD: "it's" } },
    )
    expect(end).to.deep.equal(exited(7))
    const whole = `${padding}sha256sum <"$0"; echo "$WORD" >&2; exit 7\n`
    expect(stdout.toString().slice(0, 64)).to.equal(
      createHash('sha256').update(whole).digest('hex'),
    )
    expect(stderr).to.equal("it's\n")
  })

  for (const megabytes of isFull ? [5, 50] : [5])
    it(`writes ${megabytes} MB and loses no byte, though the connection is cut in the middle`, async () => {
      const { runtime, cuts } = cutting(45)
      const script = `head -c ${megabytes}000000 /dev/urandom | tee /dev/stderr | sha256sum | cut -c1-64`
      const { end, stdout, names } = await runHere(
        script.replace('tee /dev/stderr', `tee /run/copy`).concat('; cat /run/copy'),
        {},
        runtime,
      )
      expect(end).to.deep.equal(exited(0))
      expect(cuts()).to.be.at.least(1)
      expect(stdout.length).to.equal(65 + megabytes * 1_000_000)
      expect(createHash('sha256').update(stdout.subarray(65)).digest('hex')).to.equal(
        stdout.subarray(0, 64).toString(),
      )
      const again = await follow((place) => attachInRescue(place, names[0] ?? ''))
      expect(again.stdout.equals(stdout)).to.equal(true)
    })

  it('runs inside of the instance’s own system, which is mounted first', async () => {
    const made = await runHere(MAKE_SYSTEM)
    expect(made.end, made.stderr).to.deep.equal(exited(0))
    const inside = await runHere('cat /etc/os-release; read -r x; echo "[$x]"', {
      chroot: true,
      mount: true,
    })
    expect(inside.end, inside.stderr).to.deep.equal(exited(0))
    expect(inside.stdout.toString()).to.equal('ID=small\n[]\n')
    expect(inside.stderr).to.contain('is mounted on /mnt/sysroot')
    const beside = await runHere('cat /mnt/sysroot/etc/os-release', { mount: true })
    expect([beside.stdout.toString(), beside.stderr]).to.deep.equal(['ID=small\n', ''])
  })

  it('is ended when its time is over', async () => {
    const { end } = await runHere('sleep 500', { timeout: 2 })
    expect(end).to.deep.include({ kind: 'exited', isLate: true })
  })

  itInFull('is cut at its limit, and goes on', async () => {
    const { end, stdout } = await runHere('yes | head -c 3000000; exit 5', { limit: 1_024_000 })
    expect(end).to.deep.equal({ ...exited(5), isCut: { stdout: true, stderr: false } })
    expect(stdout.length).to.equal(1_024_000)
  })

  it('is told by the boot id that the guest was started again in the middle', async () => {
    const { end, stdout, names } = await runHere('echo begun; sleep 2; reboot -f; sleep 60')
    expect(stdout.toString()).to.equal('begun\n')
    expect(end).to.deep.equal({ kind: 'rebooted' })
    const after = await runHere('echo again')
    expect([after.end, after.stdout.toString()]).to.deep.equal([exited(0), 'again\n'])
    const old = await follow((place) => attachInRescue(place, names[0] ?? ''))
    expect(old.end).to.deep.equal({ kind: 'rebooted' })
  })

  it('is not run once the rescue is over', async () => {
    await remove(rescue, quietRuntime)
    expect((await runHere('touch /run/never')).end).to.deep.include({ kind: 'refused' })
  })
})
