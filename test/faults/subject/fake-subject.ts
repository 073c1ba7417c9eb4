import { createHash } from 'node:crypto'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { createFakeLibvirt, type FakeLibvirt } from '../../fake/fake-libvirt.js'
import {
  KERNEL_IMAGE,
  kernelFile,
  ramdiskFile,
} from '../../instance-rescue/support/kernel-files.js'
import { OWN_IMAGE, ownSign } from '../../instance-rescue/support/own-image.js'
import { rescueSerial, toldMounts } from '../../instance-rescue/support/agent-guest.js'
import { VirtualClock } from '../../instance-rescue/support/virtual-clock.js'
import { addFilesOfWeb, WEB } from '../../instance-rescue/support/web.js'
import { FakeProcess } from './fake-process.js'
import { MAKES, type MemoryKind } from '../kinds.js'
import { perform } from '../jobs.js'
import type { Facts, Subject } from '../scenario.js'
import type { GuestBehaviour } from '../../fake/guest.js'
import type { Runtime } from '../../../provider/host/index.js'

/** An instance on a libvirt in memory, whose guests never heed the power button. */
export class FakeSubject implements Subject {
  readonly inputs: RescueInputs
  readonly #fake: FakeLibvirt
  readonly #clock = new VirtualClock()
  readonly #dead = new Set<number>()
  #processes = 0

  static async make(kind: MemoryKind): Promise<FakeSubject> {
    const subject = new FakeSubject(kind)
    await subject.#start(kind)
    return subject
  }

  private constructor(kind: MemoryKind) {
    this.#fake = createFakeLibvirt({
      schedule: (ms, run) => {
        this.#clock.at(ms, run)
      },
    })
    addFilesOfWeb(this.#fake)
    this.#fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
    this.#fake.addFile(KERNEL_IMAGE.kernel, kernelFile())
    this.#fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile('init'))
    this.inputs = {
      instance: WEB.name,
      image: imageOf(kind),
      ...(kind === 'console' ? { bootPattern: '^rescue login:' } : {}),
      originalDisks: MAKES[kind].originalDisks,
      shutdownTimeout: 25,
      ...(kind === 'let-in' ? LET_IN : {}),
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
    this.#fake.powerOff(WEB.name)
    return Promise.resolve()
  }

  write(content: 'old' | 'new'): Promise<void> {
    const isMeant = (path: string): boolean =>
      content === 'old' ? OWN_DISKS.includes(path) : path.includes('.overlay')
    for (const [path, file] of this.#fake.files) if (isMeant(path)) file.content = content
    return Promise.resolve()
  }

  async facts(): Promise<Facts> {
    const libvirt = await this.#fake.connect()
    const facts = await look(libvirt, [...this.#fake.files.keys()]).catch(() => GONE)
    await libvirt.close()
    return { ...facts, content: this.#content() }
  }

  #content(): Facts['content'] {
    const { files, host } = this.#fake
    const found = new Set(OWN_DISKS.map((path) => files.get(path)?.content))
    const [first] = found
    if (host.harms.length > 0 || found.size !== 1) return 'mixed'
    return first === 'old' || first === 'new' ? first : 'mixed'
  }

  #rimOf(process: FakeProcess): Runtime {
    const { pid } = process
    let random = 0
    return {
      clock: {
        now: () => this.#clock.now(),
        date: () => this.#clock.date(),
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
      saveFile: (name) => ({ path: `/tmp/${name}` }),
      isEngineAlive: () => true,
      warn: () => undefined,
      say: () => undefined,
    }
  }

  async #start(kind: MemoryKind): Promise<void> {
    const libvirt = await this.#fake.connect()
    const { transient, running } = MAKES[kind]
    const xml = WEB.xml.replace('</devices>', `${CONSOLE}${CARD}</devices>`)
    if (transient) await libvirt.domainCreateXml({ xmlDesc: xml, flags: 0 })
    else {
      const dom = await libvirt.domainDefineXmlFlags({ xml })
      if (running) await libvirt.domainCreateWithFlags({ dom })
    }
    await libvirt.close()
    this.#fake.behave(WEB.name, { offAfter: null, ...SHOWS[kind] })
  }
}

/** With these there is a config drive. */
const LET_IN = {
  sshAuthorizedKeys: ['ssh-ed25519 AAAA me'],
  adminPasswordHash: `$6$salt$${'h'.repeat(86)}`,
  userData: '#cloud-config\n',
}

/** How the rescue system of a kind shows that it runs. */
const SHOWS: Readonly<Partial<Record<MemoryKind, Partial<GuestBehaviour>>>> = {
  proven: {
    says: (_, xml) => ({ after: 4_000, text: ownSign(xml) }),
    addresses: () => [{ name: 'eth0', hwaddr: CARD_MAC, addrs: [ADDRESS] }],
  },
  agent: { tells: (xml) => toldMounts({ directory: '/', serial: rescueSerial(xml) }) },
  console: { shows: () => ({ after: 4_000, text: 'rescue login: ' }) },
}

const CARD_MAC = '52:54:00:00:00:01'
const ADDRESS = { type: 0, addr: '192.0.2.5', prefix: 24 }
const CARD = `<interface type='network'><mac address='${CARD_MAC}'/></interface>`
const CONSOLE = `<console type='pty'/>`

function imageOf(kind: MemoryKind): RescueInputs['image'] {
  const { properties } = MAKES[kind]
  if (kind === 'kernel') return { ...KERNEL_IMAGE, properties }
  return { path: kind === 'proven' ? OWN_IMAGE.path : '/images/rescue.img', properties }
}

/** The instance's own disks. */
const OWN_DISKS: readonly string[] = ['/images/root.qcow2', '/images/data.qcow2']

const GONE: Omit<Facts, 'content'> = {
  definition: 'gone',
  state: 'gone',
  persistent: false,
  things: [],
}

async function look(
  libvirt: LibvirtConnection,
  files: readonly string[],
): Promise<Omit<Facts, 'content'>> {
  const dom = await libvirt.domainLookupByUuid({ uuid: WEB.uuid })
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
