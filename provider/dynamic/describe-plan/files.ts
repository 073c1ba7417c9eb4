import type { DiskPlace } from '../../planner/types.js'

type WithSource = Pick<DiskPlace, 'source'>

/** The folder that has more of the files than any other, if it has at least two; else null. */
export function commonFolder(places: readonly WithSource[]): string | null {
  const folders = places.flatMap(({ source }) => (source === null ? [] : (folderOf(source) ?? [])))
  const count = (folder: string): number => folders.filter((other) => other === folder).length
  const best = folders.reduce<string | null>(
    (most, folder) => (most === null || count(folder) > count(most) ? folder : most),
    null,
  )
  return best !== null && count(best) > 1 ? best : null
}

/** A source as a cell of the table: the file's name alone if the file is in that folder. */
export function nameIn(folder: string | null, { source }: WithSource): string {
  if (source === null) return 'empty'
  return folder !== null && folderOf(source) === folder ? fileName(source) : source
}

/** The last part of a path; a source that is not a path stays whole. */
export function fileName(source: string): string {
  return folderOf(source) === null ? source : source.slice(source.lastIndexOf('/') + 1)
}

function folderOf(source: string): string | null {
  return source.startsWith('/') ? source.slice(0, Math.max(1, source.lastIndexOf('/'))) : null
}
