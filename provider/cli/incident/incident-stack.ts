import { PROJECT } from './incident-folder.js'
import { isStackName } from './stack-name.js'

/** The stack that an incident has, or gets. */
export interface IncidentStack {
  /** The folder of its project on this machine. */
  readonly folder: string
  /** Its name for Pulumi; with organization and project if a record names it. */
  readonly name: string
  /** True if the record of the rescue names it: an earlier try made it. */
  readonly isThere: boolean
  /** True if the operator has a passphrase; else it is empty, because an incident holds no secret. */
  readonly hasPassphrase: boolean
}

/** The whole name of the stack of an incident, from the owner in a record; null: it is no such stack, or its name cannot be one. */
export function stackOfOwner(owner: Owner | undefined): string | null {
  if (owner?.project !== PROJECT) return null
  const { organization, project, stack } = owner
  return [organization, stack].every(isStackName) ? `${organization}/${project}/${stack}` : null
}

/** Whose rescue it is, as the record says. */
export interface Owner {
  readonly organization: string
  readonly project: string
  readonly stack: string
  readonly name: string
}
