import type { Host } from '../../host/index.js'
import { virsh } from '../../shell/index.js'
import { deleteVolume, removeVolume, volumeRef, type FolderPool } from '../../storage/index.js'
import { noteName, type Note } from '../model/names.js'
import { findUser } from '../usage/find-user.js'
import { createNote } from './claim-image.js'
import { listNotes } from './list-notes.js'

/** Whose claims are released: all of this owner up to that number. */
export interface Release {
  readonly owner: string
  readonly generation: number
}

/**
 * Releases the claims of a resource, and removes each image that nobody claims or uses any more.
 *
 * Claims with a lower number were left by an `up` that was killed; a claim with a higher number belongs to
 * the resource that replaces this one. It can be repeated after it was cut off anywhere: claim or mark stay
 * until the image is gone.
 */
export async function releaseImages(host: Host, pool: FolderPool, release: Release): Promise<void> {
  const { notes } = await listNotes(host, pool)
  const own = notes.filter((note) => isReleased(note, release))
  const images = new Set(own.map(({ image }) => image))
  for (const image of images) {
    const mine = own.filter((note) => note.image === image)
    const others = notes.filter((note) => note.image === image && isClaim(note))
    await releaseOne(host, pool, {
      image,
      mine,
      others: others.filter((note) => !mine.includes(note)),
    })
  }
}

function isReleased(note: Note, { owner, generation }: Release): boolean {
  return note.owner === owner && note.generation <= generation
}

function isClaim({ kind }: Note): boolean {
  return kind !== 'removing'
}

interface Releasing {
  readonly image: string
  readonly mine: readonly Note[]
  readonly others: readonly Note[]
}

async function releaseOne(host: Host, pool: FolderPool, releasing: Releasing): Promise<void> {
  const { mine, others } = releasing
  const claims = mine.filter(isClaim)
  const marks = mine.filter((note) => !isClaim(note))
  // A mark alone: the image is gone, and only the end of an earlier run is missing.
  const isLast = others.length === 0 && claims.some(({ kind }) => kind === 'used-by')
  if (isLast) marks.push(...(await removeImage(host, pool, releasing)))
  // Claims go before marks: while the image may be removed, other processes see the mark.
  for (const note of [...claims, ...marks]) await removeVolume(host, pool.pool, noteName(note))
}

/** Removes an image if still nobody claims or uses it; answers with the mark that it has made. */
async function removeImage(
  host: Host,
  pool: FolderPool,
  { image, mine }: Releasing,
): Promise<readonly Note[]> {
  const [last] = mine.slice(-1)
  if (last === undefined) return []
  const mark = { ...last, kind: 'removing' } as const
  await createNote(host, pool, mark)
  const user = await findUser(host, image)
  const { names, notes } = await listNotes(host, pool)
  const isClaimed = notes.some(
    (note) => note.image === image && isClaim(note) && !mine.some((own) => isSame(own, note)),
  )
  // Without its mark this process was counted as dead, and another one relies on the image.
  const isMarked = notes.some((note) => isSame(note, mark))
  if (user !== null) host.runtime.warn(explainKept(host, { pool, image, user }))
  else if (!isClaimed && isMarked && names.includes(image))
    await deleteVolume(host, volumeRef(pool.pool, image))
  return [mark]
}

function isSame(a: Note, b: Note): boolean {
  return noteName(a) === noteName(b)
}

function explainKept(
  { uri }: Host,
  { pool: { pool }, image, user }: { pool: FolderPool; image: string; user: string },
): string {
  return (
    `Volume '${image}' of storage pool '${pool.name}' stays, because ${user}. ` +
    `To remove it later, run ${virsh(uri, ['vol-delete', '--pool', pool.name], image)}.`
  )
}
