import { createHash } from 'node:crypto'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { createFakeLibvirt, type FakeLibvirt } from '../../fake/fake-libvirt.js'
import { VirtualClock } from '../../instance-rescue/support/virtual-clock.js'
import { FakeProcess } from './fake-process.js'
import { MAKES, type Kind } from '../kinds.js'
import { perform } from '../jobs.js'
import type { Facts, Subject } from '../scenario.js'
import type { Runtime } from '../../../provider/host/index.js'

const NAME = 'web'
const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'

/** An instance on a libvirt in memory, whose guests never heed the power button. */
export class FakeSubject implements Subject {
  readonly inputs: RescueInputs
  readonly #fake: FakeLibvirt
  readonly #clock = new VirtualClock()
  readonly #dead = new Set<number>()
  #processes = 0

  static async make(kind: Kind): Promise<FakeSubject> {
    const subject = new FakeSubject(kind)
    await subject.#start(kind)
    return subject
  }

  private constructor(kind: Kind) {
    this.#fake = createFakeLibvirt({
      schedule: (ms, run) => {
        this.#clock.at(ms, run)
      },
    })
    for (const file of ['root.qcow2', 'data.qcow2'])
      this.#fake.addFile(`/images/${file}`, qcow2(), 'qcow2')
    this.#fake.addFile('/images/rescue.img', Buffer.alloc(4_096))
    this.inputs = {
      instance: NAME,
      image: { path: '/images/rescue.img', properties: MAKES[kind].properties },
      shutdownTimeout: 25,
      uri: 'qemu:///system',
      owner: { organization: 'organization', project: 'faults', stack: kind, name: 'fix' },
    }
  }

  async run(...[job, harm]: Parameters<Subject['run']>): ReturnType<Subject['run']> {
    const process = new FakeProcess((this.#processes += 1), harm)
    void process.died.then(() => this.#dead.add(process.pid))
    const answer = await this.#clock.run(
      Promise.race([perform(job, this.#rimOf(process)), process.died.then(() => null)]),
    )
    return { answer, harmed: process.harmed, calls: process.calls }
  }

  powerOff(): Promise<void> {
    this.#fake.powerOff(NAME)
    return Promise.resolve()
  }

  async facts(): Promise<Facts> {
    const libvirt = await this.#fake.connect()
    const facts = await look(libvirt, [...this.#fake.files.keys()]).catch(() => GONE)
    await libvirt.close()
    return facts
  }

  #rimOf(process: FakeProcess): Runtime {
    const { pid } = process
    let random = 0
    return {
      clock: {
        now: () => this.#clock.now(),
        sleep: async (ms, signal) => {
          await process.alive()
          await this.#clock.sleep(ms, signal)
          await process.alive()
        },
      },
      holder: { host: 'fake', pid, startedAt: `${pid}`, nonce: `nonce-${pid}` },
      connect: async () => process.watch(await this.#fake.connect()),
      randomHex: () =>
        `${pid.toString(16).padStart(8, '0')}${(random += 1).toString(16).padStart(4, '0')}`,
      isProvenDead: (holder) => this.#dead.has(holder.pid),
      isEngineAlive: () => true,
      warn: () => undefined,
      say: () => undefined,
    }
  }

  async #start(kind: Kind): Promise<void> {
    const libvirt = await this.#fake.connect()
    const { transient, running } = MAKES[kind]
    if (transient) await libvirt.domainCreateXml({ xmlDesc: DEFINITION, flags: 0 })
    else {
      const dom = await libvirt.domainDefineXmlFlags({ xml: DEFINITION })
      if (running) await libvirt.domainCreateWithFlags({ dom })
    }
    await libvirt.close()
  }
}

const GONE: Facts = { definition: 'gone', state: 'gone', persistent: false, things: [] }

async function look(libvirt: LibvirtConnection, files: readonly string[]): Promise<Facts> {
  const dom = await libvirt.domainLookupByUuid({ uuid: UUID })
  const [secure, inactive] = [1, 2]
  const xml = await libvirt.domainGetXmlDesc({ dom, flags: secure | inactive })
  const { state } = await libvirt.domainGetState({ dom })
  return {
    definition: createHash('sha256').update(xml).digest('hex'),
    state: String(state),
    persistent: (await libvirt.domainIsPersistent({ dom })) !== 0,
    things: [...files].sort(),
  }
}

/** The first bytes of an empty qcow2 image. */
function qcow2(): Buffer {
  const header = Buffer.alloc(512)
  header.write('QFI\xfb', 0, 'latin1')
  header.writeUInt32BE(3, 4)
  header.writeUInt32BE(16, 20)
  header.writeBigUInt64BE(16_777_216n, 24)
  header.writeUInt32BE(104, 100)
  return header
}

const DISK = (file: string, target: string): string => `
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/${file}'/>
      <target dev='${target}' bus='virtio'/>
    </disk>`

const DEFINITION = `<domain type='qemu'>
  <name>${NAME}</name>
  <uuid>${UUID}</uuid>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>${DISK('root.qcow2', 'vda')}${DISK('data.qcow2', 'vdb')}
    <graphics type='vnc' passwd='secret12'/>
  </devices>
</domain>`
