import type { IsoFile } from './format.js'

/** A folder of an image, and what is in it. */
export interface Folder {
  /** Empty for the root. */
  readonly name: string
  /** Place of the folder that this one is in, among all; the root's own is 0. */
  readonly parent: number
  /** Places of the folders in it, among all. */
  readonly folders: readonly number[]
  /** Places of the files in it, among the files of the image. */
  readonly files: readonly number[]
}

/** Lists the folders of an image level by level, each level in the order of its names: the order of a path table. */
export function listFolders(files: readonly IsoFile[]): readonly Folder[] {
  const paths = files.map(({ path }) => path.split('/'))
  const folders: { path: readonly string[]; folder: Mutable }[] = [
    { path: [], folder: { name: '', parent: 0, folders: [], files: [] } },
  ]
  for (let at = 0; at < folders.length; at += 1) {
    const here = folders[at]
    if (here === undefined) break
    const { path, folder } = here
    const inside = paths.flatMap((parts, file) => (isIn(path, parts) ? [{ parts, file }] : []))
    folder.files.push(
      ...inside.filter(({ parts }) => parts.length === path.length + 1).map(({ file }) => file),
    )
    const deeper = inside.filter(({ parts }) => parts.length > path.length + 1)
    for (const name of [...new Set(deeper.map(({ parts }) => parts[path.length] ?? ''))].sort()) {
      folder.folders.push(folders.length)
      folders.push({ path: [...path, name], folder: { name, parent: at, folders: [], files: [] } })
    }
  }
  return folders.map(({ folder }) => folder)
}

interface Mutable {
  readonly name: string
  readonly parent: number
  readonly folders: number[]
  readonly files: number[]
}

function isIn(folder: readonly string[], path: readonly string[]): boolean {
  return path.length > folder.length && folder.every((name, at) => path[at] === name)
}
