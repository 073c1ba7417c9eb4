import type { DomainRef } from '../../libvirt/index.js'
import type { Host, SavedFile } from '../../host/index.js'
import type { RescueOutputs } from '../model/types.js'
import { guestWords } from '../../guest/guest-words.js'
import { takePicture } from './take-picture.js'
import type { SeenConsole } from './watch-console.js'

/** A guest that gave no sign, and what its console showed. */
interface Silent {
  readonly outputs: Pick<RescueOutputs, 'instance'>
  readonly dom: DomainRef
  readonly seen: SeenConsole
}

/** Says what can be seen of a guest: where the picture of its screen lies, and the last lines of its console. */
export async function lookInside(host: Host, { outputs, dom, seen }: Silent): Promise<string> {
  const picture = await takePicture(host, dom, outputs.instance)
  const screen = picture === null ? [] : [describePicture(picture, outputs.instance)]
  return [...screen, describeConsole(seen)].join('\n')
}

function describePicture(picture: SavedFile, instance: string): string {
  return 'path' in picture
    ? `The screen of instance '${instance}' is in ${picture.path} on this machine.`
    : `There is no picture of its screen: ${guestWords(picture.reason)}.`
}

function describeConsole({ tail, wasOpen }: SeenConsole): string {
  if (!wasOpen)
    return 'Its console was not read: somebody else has it open, or it has none that libvirt passes on.'
  if (tail.length === 0) return 'Its console showed nothing.'
  const lines = tail.map((line) => `  | ${line}`)
  return ['The last lines of its console, in the words of the guest:', ...lines].join('\n')
}
