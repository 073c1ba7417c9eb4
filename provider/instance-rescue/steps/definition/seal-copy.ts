import { virsh } from '../../../shell/index.js'
import type { Artifact } from '../../model/artifacts.js'
import { hashDefinition } from '../../model/digest.js'
import { UnrescueError } from '../../model/errors.js'
import type { Work } from '../work.js'

/**
 * Prepares a definition for its copy, and notes the hash by which the copy is recognized.
 *
 * Everybody who may look at the running instance can read the hash. The random number keeps them from
 * finding the passwords in the definition by trying.
 */
export function sealCopy({ copy, runtime }: Work, xml: string): string {
  const sealed = `${xml}\n<!-- ${runtime.randomHex(16)} -->`
  copy.hash = hashDefinition(sealed)
  return sealed
}

/** The definition in a copy; an error if the copy is not the one whose hash is known. */
export function openCopy(work: Work, artifact: Artifact, sealed: string): string {
  const { copy } = work
  const hash = hashDefinition(sealed)
  if (copy.hash !== null && copy.hash !== hash) throw new UnrescueError(explain(work, artifact))
  copy.hash = hash
  return sealed.replace(SEAL, '')
}

const SEAL = /\n<!-- [0-9a-f]{32} -->$/

function explain({ uri, held }: Work, { pool, name }: Artifact): string {
  const { instance, domainUuid } = held.state.claim
  const download = virsh(uri, ['vol-download', '--pool', pool.name], name, 'copy.xml')
  return (
    `The definition copy of instance '${instance}' (${domainUuid}) is not the one that this rescue wrote: somebody changed it, and it is not used. ` +
    `To look at it, run ${download}. If ${virsh(uri, 'dumpxml --inactive', domainUuid)} does not print the instance's own definition, define one that you trust with ${virsh(uri, 'define', 'FILE')}. ` +
    `Then delete the copy with ${virsh(uri, ['vol-delete', '--pool', pool.name], name)}, and run this again.`
  )
}
