import { endDescriptor, volumeDescriptor } from './descriptor.js'
import { FIRST_DESCRIPTOR, SECTOR, type IsoFile } from './format.js'
import { JOLIET, PRIMARY, type Naming } from './names.js'
import { directoryRecord, packRecords, pad, pathRecord, sectorsOf, type Extent } from './records.js'
import { listFolders, type Folder } from './tree.js'

/**
 * Writes an ISO 9660 image with Joliet names. The same label and files always give the same bytes.
 *
 * It is for small trees: a folder's name has at most 15 characters, a file's at most 60, and the path table
 * fits into a sector.
 */
export function writeIso(label: string, files: readonly IsoFile[]): Buffer {
  const folders = listFolders(files)
  const namings = [PRIMARY, JOLIET]
  let next = FIRST_DESCRIPTOR + namings.length + 1
  const take = (bytes: number): Extent => {
    const extent = { sector: next, bytes }
    next += sectorsOf(bytes)
    return extent
  }
  const tables = namings.map(() => [take(SECTOR), take(SECTOR)] as const)
  const places = namings.map((naming) =>
    folders.map((folder) => take(folderBytes({ naming, files, folders }, folder))),
  )
  const contents = files.map(({ bytes }) => take(bytes.length))
  const volumes = namings.map((naming, at): Written => {
    const own = places[at] ?? []
    const records = { naming, files, folders, places: own, contents }
    const [little, big] = (['LE', 'BE'] as const).map((order) => pathTable(records, order))
    const [littleEndian, bigEndian] = (tables[at] ?? []).map(({ sector }) => sector)
    const descriptor = volumeDescriptor({
      naming,
      label,
      sectors: next,
      root: own[0] ?? NOWHERE,
      pathTable: {
        bytes: little?.length ?? 0,
        littleEndian: littleEndian ?? 0,
        bigEndian: bigEndian ?? 0,
      },
    })
    return {
      descriptor,
      tables: [little, big].map((table) => pad(table ?? Buffer.alloc(0))),
      folders: folders.map((folder, place) => folderRecords(records, folder, place)),
    }
  })
  return Buffer.concat([
    Buffer.alloc(FIRST_DESCRIPTOR * SECTOR),
    ...volumes.map(({ descriptor }) => descriptor),
    endDescriptor(),
    ...volumes.flatMap((volume) => volume.tables),
    ...volumes.flatMap((volume) => volume.folders),
    ...files.map(({ bytes }) => pad(bytes)),
  ])
}

interface Written {
  readonly descriptor: Buffer
  readonly tables: readonly Buffer[]
  readonly folders: readonly Buffer[]
}

interface Tree {
  readonly naming: Naming
  readonly files: readonly IsoFile[]
  readonly folders: readonly Folder[]
}

interface PlacedTree extends Tree {
  readonly places: readonly Extent[]
  readonly contents: readonly Extent[]
}

const NOWHERE: Extent = { sector: 0, bytes: 0 }

function folderBytes(tree: Tree, folder: Folder): number {
  return folderRecords({ ...tree, places: [], contents: [] }, folder, 0).length
}

/** A folder's records: itself, the folder above, and what is in it in the order of the names. */
function folderRecords(
  { naming, files, folders, places, contents }: PlacedTree,
  folder: Folder,
  place: number,
): Buffer {
  const inside = [
    ...folder.folders.map((at) => ({
      name: naming.name(folders[at]?.name ?? '', true),
      extent: places[at],
      isFolder: true,
    })),
    ...folder.files.map((at) => ({
      name: naming.name(files[at]?.path.split('/').at(-1) ?? '', false),
      extent: contents[at],
      isFolder: false,
    })),
  ].sort((a, b) => Buffer.compare(a.name, b.name))
  return packRecords([
    directoryRecord(Buffer.from([0]), places[place] ?? NOWHERE, true),
    directoryRecord(Buffer.from([1]), places[folder.parent] ?? NOWHERE, true),
    ...inside.map(({ name, extent, isFolder }) =>
      directoryRecord(name, extent ?? NOWHERE, isFolder),
    ),
  ])
}

function pathTable({ naming, folders, places }: PlacedTree, order: 'LE' | 'BE'): Buffer {
  return Buffer.concat(
    folders.map(({ name, parent }, at) => {
      const spelled = at === 0 ? Buffer.from([0]) : naming.name(name, true)
      const sector = places[at]?.sector ?? 0
      return pathRecord(spelled, { sector, parent: parent + 1 }, order)
    }),
  )
}
