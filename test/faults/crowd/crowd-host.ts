import { connect, type LibvirtConnection } from '../../../provider/libvirt/index.js'
import { makeImage } from '../../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { startSshd, type Sshd } from '../../lab/link/sshd.js'

/** A host with many small instances, reached over ssh; libvirtd and sshd have their defaults. */
export interface CrowdHost {
  readonly daemon: Daemon
  readonly sshd: Sshd
  readonly instances: readonly string[]
  /** The rescue image. */
  readonly image: string
  /** Every instance's definition and state, and every volume: what must be the same at the end. */
  facts(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Starts it; every fourth instance runs. Nothing is inside them but a disk that boots nothing. */
export async function startCrowdHost(count: number): Promise<CrowdHost> {
  const daemon = await startDaemon()
  const sshd = await startSshd(daemon)
  const image = makeImage(daemon)
  const instances = Array.from({ length: count }, (_, index) => `web${index + 1}`)
  await over(daemon, async (libvirt) => {
    for (const [index, name] of instances.entries())
      await define(libvirt, { daemon, name, running: index % 4 === 0 })
  })
  return {
    ...{ daemon, sshd, image, instances },
    facts: () => over(daemon, (libvirt) => look(libvirt, instances)),
    stop: async () => {
      await sshd.stop()
      await daemon.stop()
    },
  }
}

async function over<T>(
  { uri }: Daemon,
  work: (libvirt: LibvirtConnection) => Promise<T>,
): Promise<T> {
  const libvirt = await connect(uri)
  try {
    return await work(libvirt)
  } finally {
    await libvirt.close()
  }
}

interface Made {
  readonly daemon: Daemon
  readonly name: string
  readonly running: boolean
}

async function define(libvirt: LibvirtConnection, made: Made): Promise<void> {
  const { daemon, name, running } = made
  const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
  const xml = `<volume><name>${name}.qcow2</name><capacity>1048576</capacity><target><format type='qcow2'/></target></volume>`
  await libvirt.storageVolCreateXml({ pool, xml })
  const dom = await libvirt.domainDefineXmlFlags({ xml: definitionOf(daemon, name) })
  if (running) await libvirt.domainCreateWithFlags({ dom })
}

async function look(libvirt: LibvirtConnection, names: readonly string[]): Promise<string[]> {
  const domains = await Promise.all(
    names.map(async (name) => {
      const dom = await libvirt.domainLookupByName({ name })
      const { state } = await libvirt.domainGetState({ dom })
      const inactive = 2
      return `${name} ${state} ${await libvirt.domainGetXmlDesc({ dom, flags: inactive })}`
    }),
  )
  const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
  await libvirt.storagePoolRefresh({ pool })
  const { vols } = await libvirt.storagePoolListAllVolumes({ pool })
  return [...domains, ...vols.map(({ name }) => `volume ${name}`).sort()]
}

function definitionOf({ images }: Daemon, name: string): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${images}/${name}.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <memballoon model='none'/>
  </devices>
</domain>`
}
