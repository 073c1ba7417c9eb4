import { dirname } from 'node:path/posix'
import { parseDomain } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import type { DomainRef } from '../../../libvirt/index.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { findOverlays } from '../../../storage/index.js'
import type { Overlay } from '../../../storage/index.js'
import { artifactPrefix } from '../../model/artifacts.js'
import { UnrescueError } from '../../model/errors.js'
import type { Claim } from '../../model/state.js'
import type { Work } from '../work.js'

/** A disk that was moved to another file during the rescue. */
export interface NewerFile {
  readonly target: string
  /** The file that the definition names. */
  readonly stored: string
  readonly live: string
}

/**
 * Finds the disks on whose file a snapshot during the rescue has put another file, which the definition
 * does not name.
 *
 * It is for a rescue that is off: then no running guest shows its files. Only overlays in the folder of the
 * disk are found, and not the copy that a block copy made.
 */
async function findNewerFiles(work: Work, storedXml: string): Promise<NewerFile[]> {
  const { claim } = work.held.state
  const disks = parseDomain(storedXml).disks.filter(({ device }) => device === 'disk')
  const folders = disks.flatMap(({ source }) =>
    source?.startsWith('/') === true ? dirname(source) : [],
  )
  const overlays: Overlay[] = []
  for (const folder of new Set(folders)) overlays.push(...(await findOverlays(work, folder)))
  const made = overlays.filter((overlay) => isOfTheTime(overlay, claim))
  return disks.flatMap(({ source, target }) => {
    const live = source === null ? null : topOf(source, made)
    return source === null || live === null || live === source
      ? []
      : [{ target, stored: source, live }]
  })
}

/** The operator's clock and the host's may differ by that many seconds. */
const CLOCKS_DIFFER_S = 3_600

function isOfTheTime({ path, modified }: Overlay, claim: Claim): boolean {
  const begun = Date.parse(claim.time) / 1000 - CLOCKS_DIFFER_S
  const isOurs = path.split('/').at(-1)?.startsWith(artifactPrefix(claim)) === true
  return !isOurs && (modified === null || modified >= begun)
}

/** The topmost file of the chain above a file; the file itself if nothing is on it. */
function topOf(file: string, overlays: readonly Overlay[]): string {
  return overlays.reduce(
    (top) => overlays.find(({ backing }) => backing === top)?.path ?? top,
    file,
  )
}

/** Why a rescue that was off is not entered again on older files: one clause for each disk. */
export async function newerReasons(work: Work, { dom, storedXml }: Observation): Promise<string[]> {
  const edit = virsh(work.uri, 'edit', domainWord(dom))
  return (await findNewerFiles(work, storedXml)).map(
    ({ target, stored, live }) =>
      `disk '${target}' was moved to '${live}' during the rescue, but its definition names '${stored}'; write the new file and its format into the definition with ${edit} first`,
  )
}

/** Refuses to go on with a file of the instance if a newer one was put on it during the rescue. */
export async function assertNewest(work: Work, { dom, storedXml }: Observation): Promise<void> {
  const newer = await findNewerFiles(work, storedXml)
  if (newer.length === 0) return
  throw new UnrescueError(newer.map((each) => explainNewer(work, dom, each)).join(' '))
}

/** Why an instance that is off is not started, and the commands for either choice. */
export function explainNewer(
  { uri }: Work,
  dom: DomainRef,
  { target, stored, live }: NewerFile,
): string {
  const [edit, start] = ['edit', 'start'].map((verb) => virsh(uri, verb, domainWord(dom)))
  return (
    `Disk '${target}' of instance '${dom.name}' was moved to '${live}' during the rescue, but the definition of the instance names '${stored}'. ` +
    `What was written since then would be lost, so the instance was not started. ` +
    `To keep it, write the new file and its format into the definition with ${edit ?? ''}; to throw it away, start the instance as it is with ${start ?? ''}. Then run this again.`
  )
}
