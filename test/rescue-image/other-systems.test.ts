import { expect } from 'chai'
import { copyFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { create, remove, RescueInterruptedError } from '../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/instance-rescue/index.js'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { makeInstance, type BareInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeImage } from '../lab/image.js'
import { agentSystem } from './support/agent-system.js'
import { builtImage } from './support/built-image.js'
import { writeChainLoader } from './support/chain-loader.js'
import { isFull, itInFull } from './support/full.js'

const SERIAL = "<serial type='pty'/>"
const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
const WITH_AGENT = { hw_rescue_bus: 'virtio', hw_qemu_guest_agent: 'yes' }

const MACHINES: readonly Machine[] = [
  { name: 'pc', change: (xml) => xml, properties: WITH_AGENT, inShort: true },
  {
    name: 'q35, by SATA, with an agent’s channel of its own',
    change: (xml) => q35(xml).replace('<video>', `${AGENT}<video>`),
    properties: { ...WITH_AGENT, hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
    inShort: false,
  },
  { name: 'q35', change: q35, properties: WITH_AGENT, inShort: false },
  {
    name: 'q35 by UEFI, by USB',
    change: uefi,
    properties: { ...WITH_AGENT, hw_rescue_bus: 'usb' },
    inShort: false,
  },
  {
    name: 'pc, by SCSI',
    change: (xml) => xml,
    properties: { ...WITH_AGENT, hw_rescue_bus: 'scsi' },
    inShort: false,
  },
]

interface Machine {
  readonly name: string
  readonly change: (xml: string) => string
  readonly properties: Readonly<Record<string, string>>
  readonly inShort: boolean
}

// Every system here boots for real. The instance's own system starts in place of the rescue system by the
// rescue disk's boot sector, as a BIOS or a boot menu may do it.
describe('a rescue from another image', function () {
  this.timeout(900_000)
  let daemon: Daemon
  let web: BareInstance | null = null

  before(async () => {
    daemon = await startDaemon()
  })
  afterEach(async () => {
    if (web === null) return
    await daemon.virsh('destroy', web.name).catch(() => '')
    await daemon.virsh('undefine', web.name, '--nvram')
    for (const disk of ['root', 'data'])
      await daemon.virsh('vol-delete', '--pool', 'default', `web-${disk}.qcow2`)
    web = null
  })
  after(() => daemon.stop())

  for (const { name, change, properties, inShort } of MACHINES) {
    if (!inShort && !isFull) continue
    it(`on ${name} is finished when its guest agent answers from the rescue disk`, async () => {
      const image = await place('AGENT_RESCUE')
      web = await instance(change)
      const hash = await web.hash()
      const { outputs } = await create(inputsOf(image, { properties }), quietRuntime)
      expect(outputs).to.include({ proof: 'agent', sshHostKey: null })
      if (outputs.rescueDevice?.bus === 'virtio')
        expect(await rescueDiskInGuest(), 'after vda and vdb').to.equal('/dev/vdc')
      await remove(outputs, quietRuntime)
      expect(await web.hash()).to.equal(hash)
      expect(await daemon.virsh('dumpxml', 'web')).not.to.contain('ua-libvirt-rescue')
    })
  }

  it('is not proven by the agent of the instance’s own system, which boots in its place', async () => {
    const image = join(daemon.images, 'chain-agent.img')
    writeChainLoader(await agentSystem('AGENT_RESCUE'), image)
    web = await instance(booting(await place('AGENT_OWN')))
    const { message, properties } = await failureOf(inputsOf(image, { properties: WITH_AGENT }))
    expect(message).to.contain(
      "The rescue system does not run: what runs has its / on disk 'hda', by the word of its guest agent.",
    )
    expect(message).to.contain('  | agent system AGENT_OWN')
    expect(properties).to.include({ proof: 'none', status: 'interrupted' })
    await remove(properties, quietRuntime)
  })

  it('from our own image is not proven by the instance’s own system, which boots in its place', async () => {
    const image = join(daemon.images, 'chain-ours.img')
    writeChainLoader((await builtImage()).iso, image)
    const own = join(daemon.images, 'own.img')
    await writeImage(own, { system: 'normal' })
    web = await instance(booting(own))
    // On a busy machine the instance's own system has not said a word after 45 s.
    let failure = await failureOf(inputsOf(image, { bootTimeout: 45 }))
    expect(failure.message).to.contain('did not say within 45 s that it runs')
    if (!failure.message.includes('@system')) {
      await remove(failure.properties, quietRuntime)
      failure = await failureOf(inputsOf(image, { bootTimeout: 400 }))
    }
    expect(failure.message).to.contain('  | @system normal')
    expect(failure.message).to.match(
      /The screen of instance 'web' is in \/\S+\/web\.(png|ppm) on this/,
    )
    expect(failure.properties).to.include({ proof: 'none', status: 'interrupted' })
    await remove(failure.properties, quietRuntime)
  })

  itInFull(
    'is finished when its console shows what is expected, and then the console is free',
    async () => {
      const image = await place('AGENT_RESCUE')
      web = await instance((xml) => xml)
      const bootPattern = '^agent system AGENT_RESCUE$'
      const { outputs } = await create(inputsOf(image, { bootPattern }), quietRuntime)
      expect(outputs.proof).to.equal('console')
      expect(await daemon.virsh('ttyconsole', 'web')).to.match(/^\/dev\/pts\//)
      await remove(outputs, quietRuntime)
    },
  )

  /** What the guest calls the disk with the serial of a rescue. */
  async function rescueDiskInGuest(): Promise<string | undefined> {
    const command = '{"execute":"guest-get-disks"}'
    const answer = JSON.parse(await daemon.virsh('qemu-agent-command', 'web', command)) as Disks
    return answer.return.find(
      ({ partition, address }) => !partition && address?.serial?.startsWith('rescue-') === true,
    )?.name
  }

  function inputsOf(
    path: string,
    { properties = { hw_rescue_bus: 'virtio' }, ...more }: Partial<RescueInputs> & Properties = {},
  ): RescueInputs {
    const times = { shutdownTimeout: 0, bootTimeout: 300 }
    return {
      instance: 'web',
      image: { path, properties },
      ...times,
      ...more,
      uri: daemon.uri,
      owner: OWNER,
    }
  }

  async function place(label: 'AGENT_RESCUE' | 'AGENT_OWN'): Promise<string> {
    const file = join(daemon.images, `${label}.img`)
    copyFileSync(await agentSystem(label), file)
    chmodSync(file, 0o666)
    return file
  }

  async function instance(change: (xml: string) => string): Promise<BareInstance> {
    await daemon.virsh('pool-refresh', 'default')
    const larger = (xml: string): string =>
      xml.replace('>64</memory>', '>384</memory>').replace('<video>', `${SERIAL}<video>`)
    return makeInstance(daemon, { running: false, change: (xml) => change(larger(xml)) })
  }
})

/** What `guest-get-disks` answers. */
interface Disks {
  readonly return: readonly {
    readonly name: string
    readonly partition: boolean
    readonly address?: { readonly serial?: string }
  }[]
}

interface Properties {
  readonly properties?: Readonly<Record<string, string>>
}

interface Failure {
  readonly message: string
  readonly properties: RescueOutputs
}

async function failureOf(inputs: RescueInputs): Promise<Failure> {
  const error = await create(inputs, quietRuntime).then(
    ({ outputs }) => new Error(`proven by ${outputs.proof}`),
    (thrown: unknown) => thrown as Error,
  )
  if (!(error instanceof RescueInterruptedError)) throw error
  return { message: error.message, properties: error.properties as unknown as RescueOutputs }
}

/** The instance's root disk is this image, on IDE: of other disks SeaBIOS starts none that is in no boot order. */
function booting(image: string): (xml: string) => string {
  return (xml) =>
    xml
      .replace("type='qcow2'/>", "type='raw'/>")
      .replace(/<source file='[^']*-root.qcow2'\/>/, `<source file='${image}'/>`)
      .replace("<target dev='vda' bus='virtio'/>", "<target dev='hda' bus='ide'/>")
}

function q35(xml: string): string {
  return xml.replace("machine='pc'", "machine='q35'")
}

function uefi(xml: string): string {
  const os = `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware>`
  return xml.replace(/<os><type[^>]*>hvm<\/type>/, os)
}
