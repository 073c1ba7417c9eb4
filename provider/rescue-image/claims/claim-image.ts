import type { Host } from '../../host/index.js'
import { createVolume, deleteVolume, volumeRef, type FolderPool } from '../../storage/index.js'
import { noteName, type Note } from '../model/names.js'
import { listNotes, type PoolContents } from './list-notes.js'

/** Whose claim, on which image. */
export interface Claimant {
  readonly image: string
  readonly owner: string
  /** The number of the claim that Pulumi's state has already; without it, the next number is taken. */
  readonly generation?: number | undefined
}

/**
 * Claims an image, before it is looked at. Answers with the number of the claim.
 *
 * `begin` learns the number before anything of the claim can exist. From then on no other process removes the
 * image: a process that removes an image first creates a mark and then looks for claims, and this process
 * first creates the claim and then looks for marks. So one of the two sees the other.
 */
export async function claimImage(
  host: Host,
  pool: FolderPool,
  claimant: Claimant,
  begin: (generation: number) => void,
): Promise<number> {
  for (;;) {
    const contents = await listNotes(host, pool)
    const generation = claimant.generation ?? nextGeneration(contents.notes, claimant.owner)
    begin(generation)
    const note = { ...claimant, generation, kind: kindOf(contents, claimant.image) }
    const isThere = contents.notes.some((other) => isClaimOf(other, note))
    if (isThere || (await createNote(host, pool, note))) {
      await awaitRemovals(host, pool, claimant.image)
      return generation
    }
  }
}

function nextGeneration(notes: readonly Note[], owner: string): number {
  const own = notes.filter((note) => note.owner === owner).map(({ generation }) => generation)
  return 1 + Math.max(0, ...own)
}

/** An image without a claim or a mark of ours was put there by somebody else. */
function kindOf({ names, notes }: PoolContents, image: string): 'used-by' | 'found-by' {
  const isOurs = notes.some((note) => note.image === image && note.kind !== 'found-by')
  return !names.includes(image) || isOurs ? 'used-by' : 'found-by'
}

function isClaimOf(note: Note, { image, owner, generation }: Note): boolean {
  return (
    note.kind !== 'removing' &&
    note.image === image &&
    note.owner === owner &&
    note.generation === generation
  )
}

/** Creates a note; false if it exists. It has no content, and takes no space even on a full disk. */
export async function createNote(host: Host, { pool }: FolderPool, note: Note): Promise<boolean> {
  const wanted = { name: noteName(note), format: 'raw', capacity: 512n, sparse: true } as const
  return (await createVolume(host, pool, wanted)) !== null
}

/** Milliseconds between two looks, and looks after which a process that removes an image counts as dead. */
const LOOK_EVERY_MS = 1_000
const LOOKS = 30

/** Waits until nobody removes the image any more. A mark that stays for 30 s was left by a dead process. */
async function awaitRemovals(host: Host, pool: FolderPool, image: string): Promise<void> {
  for (let look = 0; ; look += 1) {
    const { notes } = await listNotes(host, pool)
    const marks = notes.filter((note) => note.kind === 'removing' && note.image === image)
    if (marks.length === 0) return
    if (look < LOOKS) await host.clock.sleep(LOOK_EVERY_MS)
    else for (const mark of marks) await deleteVolume(host, volumeRef(pool.pool, noteName(mark)))
  }
}
