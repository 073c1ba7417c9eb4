import type { VolRef } from '../../../libvirt/index.js'
import { virsh } from '../../../shell/index.js'
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
export function openCopy(work: Work, vol: VolRef, sealed: string): string {
  const { copy } = work
  const hash = hashDefinition(sealed)
  if (copy.hash !== null && copy.hash !== hash)
    throw changedCopy(work, vol, 'is not the one that this rescue wrote')
  copy.hash = hash
  return sealed.replace(SEAL, '')
}

const SEAL = /\n<!-- [0-9a-f]{32} -->$/

/** The error for a copy that others have changed: what is wrong with it, and how to go on without it. */
export function changedCopy(
  { uri, held }: Work,
  { pool, name }: Pick<VolRef, 'pool' | 'name'>,
  fault: string,
): UnrescueError {
  const { instance, domainUuid } = held.state.claim
  const download = virsh(uri, ['vol-download', '--pool', pool], name, 'copy.xml')
  return new UnrescueError(
    `The definition copy of instance '${instance}' (${domainUuid}) ${fault}: somebody changed it, and it is not used. ` +
      `To look at it, run ${download}. If ${virsh(uri, 'dumpxml --inactive', domainUuid)} does not print the instance's own definition, define one that you trust with ${virsh(uri, 'define', 'FILE')}. ` +
      `Then delete the copy with ${virsh(uri, ['vol-delete', '--pool', pool], name)}, and run this again.`,
  )
}
