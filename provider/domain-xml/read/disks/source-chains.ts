import { attribute, child, type Element } from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../definition.js'

/**
 * Lists for each disk of a running guest the files and block devices that it consists of, from the one that the guest writes
 * to down to the base.
 *
 * A layer that is neither a file nor a block device is left out of the list.
 */
export function sourceChains(liveXml: string): readonly (readonly string[])[] {
  return devicesOf(readDefinition(liveXml).root, 'disk').map(filesOf)
}

/** The files and block devices of one disk. */
export function filesOf(disk: Element): string[] {
  const files: string[] = []
  // A loop, because a long chain would overflow the stack of a recursion.
  for (let layer: Element | null = disk; layer !== null; layer = child(layer, 'backingStore')) {
    const source = child(layer, 'source')
    const file = attribute(source, 'file') ?? attribute(source, 'dev')
    if (file !== null) files.push(file)
  }
  return files
}
