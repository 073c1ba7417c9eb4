import { attribute, child } from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../definition.js'
import { filesOf } from './source-chains.js'

/** Files that others put above a file in the disks of a running guest. */
export interface LayersAbove {
  /** In the disk that boots first, so in a rescue the rescue disk. */
  readonly ofBootDisk: readonly string[]
  readonly ofOthers: readonly string[]
}

/** Finds what lies above that file in the running XML, from the file that is written to downwards. */
export function layersAbove(liveXml: string, isThat: (file: string) => boolean): LayersAbove {
  const found = devicesOf(readDefinition(liveXml).root, 'disk').map((disk) => {
    const files = filesOf(disk)
    const place = files.findIndex(isThat)
    const isBootDisk = attribute(child(disk, 'boot'), 'order') === '1'
    return { isBootDisk, above: files.slice(0, Math.max(place, 0)) }
  })
  const ofKind = (wanted: boolean): string[] =>
    found.flatMap(({ isBootDisk, above }) => (isBootDisk === wanted ? above : []))
  return { ofBootDisk: ofKind(true), ofOthers: ofKind(false) }
}
