import { createHash } from 'node:crypto'
import type { Content, Owner } from './types.js'

/** One small volume beside an image: a claim, which says that a resource uses the image, or a mark. */
export interface Note {
  /** Name of the image's volume. */
  readonly image: string
  /**
   * `used-by`: claims an image that a resource uploaded. `found-by`: claims an image that was there already,
   * and that nobody deletes. `removing`: a process is about to delete the image.
   */
  readonly kind: NoteKind
  /** Hash of the owner. */
  readonly owner: string
  readonly generation: number
}

const NOTE_KINDS = ['used-by', 'found-by', 'removing'] as const
/** One of `NOTE_KINDS`. */
export type NoteKind = (typeof NOTE_KINDS)[number]

/** The name of an image's volume. It follows from the content alone, so every stack finds the same volume. */
export function imageName({ sha256, format }: Pick<Content, 'sha256' | 'format'>): string {
  return `rescue-${sha256}.${format}`
}

/** The owner as notes name it. */
export function ownerKey({ organization, project, stack, name }: Owner): string {
  const text = JSON.stringify([organization, project, stack, name])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** The name of a note's volume. */
export function noteName({ image, kind, owner, generation }: Note): string {
  return `${image}.${kind}.${owner}.${generation}`
}

/** The notes among the names of a pool's volumes; any other name is not ours. */
export function findNotes(names: readonly string[]): Note[] {
  return names.flatMap((name) => {
    const { image, kind, owner, generation } = NOTE.exec(name)?.groups ?? {}
    const known = NOTE_KINDS.find((each) => each === kind)
    if (image === undefined || owner === undefined || known === undefined) return []
    return [{ image, kind: known, owner, generation: Number(generation) }]
  })
}

const NOTE =
  /^(?<image>rescue-[0-9a-f]{64}\.(?:raw|qcow2|iso))\.(?<kind>[a-z-]+)\.(?<owner>[0-9a-f]{16})\.(?<generation>[1-9]\d{0,8})$/
