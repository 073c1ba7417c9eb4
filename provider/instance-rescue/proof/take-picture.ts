import type { DomainRef } from '../../libvirt/index.js'
import { readScreen, type Host } from '../../host/index.js'

/** Where a picture lies on this machine, or why there is none; null: the guest is off. */
type Picture = { readonly path: string } | { readonly reason: string } | null

/** Saves a picture of a guest's screen in a new file on this machine. Throws if the connection is lost. */
export async function takePicture(host: Host, dom: DomainRef, instance: string): Promise<Picture> {
  const screen = await readScreen(host, dom)
  if (screen === null || 'reason' in screen) return screen
  const name = `${instance.replaceAll(/[^\w.-]/g, '_').slice(0, 64)}.png`
  return host.runtime.saveFile(name, screen.png.bytes)
}
