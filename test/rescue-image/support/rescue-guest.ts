import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { guestXml, type GuestSpec } from '../../lab/guest-xml.js'
import { writeOwned } from '../../lab/image.js'
import { agentAnswers, agentRun, type Finished } from './agent.js'
import { readMarker, type Marker } from './marker.js'
import { processorSeconds } from './processor-seconds.js'

/** A guest that boots the rescue image, with its channel, an agent, and what the host hands over. */
export interface RescueGuest {
  readonly name: string
  readonly marker: Marker
  /** From `virsh start` to the marker. */
  readonly seconds: number
  /** The seconds of a processor that this took. */
  readonly processor: number
  /** Runs a script of the guest's shell through its agent. */
  run(script: string, input?: string): Promise<Finished>
  destroy(): Promise<void>
}

/** A lab guest, perhaps with Secure Boot. */
export interface RescueSpec extends GuestSpec {
  readonly secureBoot?: boolean
}

/** Credentials by name: `rescue.nonce`, `ssh.authorized_keys.root`. */
export type Credentials = Readonly<Record<string, string>>

/** Starts a guest and waits for its marker, then for its agent. */
export async function startRescueGuest(
  daemon: Daemon,
  spec: RescueSpec,
  credentials: Credentials,
): Promise<RescueGuest> {
  const { name } = spec
  const socket = join(daemon.directory, `${name}.rescue`)
  const file = join(daemon.directory, `${name}.xml`)
  writeOwned(file, rescueXml(daemon, spec, socket, credentials))

  const began = Date.now()
  await daemon.virsh('create', '--validate', file)
  const marker = await readMarker(socket, 300_000)
  const seconds = (Date.now() - began) / 1000
  const processor = processorSeconds(daemon, name)
  await agentAnswers(daemon, name)
  return {
    name,
    marker,
    seconds,
    processor,
    run: (script, input = '') => agentRun(daemon, name, script, input),
    destroy: async () => {
      await daemon.virsh('destroy', name)
    },
  }
}

function rescueXml(daemon: Daemon, spec: RescueSpec, socket: string, given: Credentials): string {
  const strings = Object.entries(given).map(([name, value]) => {
    return `<entry>io.systemd.credential:${name}=${value}</entry>`
  })
  const smbios = `<sysinfo type='smbios'><oemStrings>${strings.join('')}</oemStrings></sysinfo>`
  const channel = `<channel type='unix'><source mode='bind' path='${socket}'/><target type='virtio' name='org.libvirt-rescue.0'/></channel>`
  const agent = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
  const whole = {
    ...spec,
    elements: [...(spec.elements ?? []), smbios],
    devices: [...(spec.devices ?? []), channel, agent],
  }
  const xml = guestXml(whole, join(daemon.directory, `${spec.name}.log`))
  // GRUB needs more than the lab's 256 MB to read the image by UEFI.
  const secure = `<feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/>`
  return xml
    .replace("<feature enabled='no' name='secure-boot'/>", (no) => (spec.secureBoot ? secure : no))
    .replace('>256</memory>', '>384</memory>')
    .replace('</os>', `<smbios mode='sysinfo'/></os>`)
}
