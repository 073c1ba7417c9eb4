import { otherHostOf, type FoundRescue } from '../break-glass/index.js'
import { shellWord } from '../shell/index.js'

/** The command that ends a rescue, quoted for a shell. */
export function unrescueCommand(found: FoundRescue, uri: string): string {
  // If the instance is gone, another one may have its name by now.
  const name = found.seen === null ? found.domainUuid : found.instance
  const options = ['--uri', uri, ...(otherHostOf(found) === null ? [] : ['--here'])]
  const words = name.startsWith('-') ? [...options, '--', name] : [name, ...options]
  return ['pulumi-libvirt-rescue', 'unrescue', ...words].map(shellWord).join(' ')
}
