import { showValue } from '../../words/show-value.js'
import type { Owner, RescueOutputs } from './types.js'
import { marked, unrescueCommand, virsh } from '../../shell/index.js'

/** The instance cannot be rescued as it is; nothing was changed. Nova: InstanceNotRescuable. */
export class NotRescuableError extends Error {
  override readonly name = 'NotRescuableError'
  readonly reasons: readonly string[]

  constructor(instance: string, reasons: readonly string[]) {
    super(`Instance '${instance}' cannot be rescued: ${reasons.join('; ')}.`)
    this.reasons = reasons
  }
}

/** libvirt does not know the instance. Nova: InstanceNotFound. */
export class DomainNotFoundError extends Error {
  override readonly name = 'DomainNotFoundError'

  constructor(instance: string, uri: string, similar?: string) {
    const hint =
      similar === undefined
        ? `${virsh(uri, 'list --all')} shows those that do.`
        : `Did you mean ${showValue(similar)}?`
    super(`Instance '${instance}' does not exist on ${uri}. ${hint}`)
  }
}

/** The rescue of an instance cannot be taken over into a state; nothing was changed. */
export class NotAdoptableError extends Error {
  override readonly name = 'NotAdoptableError'

  constructor(instance: string, reason: string) {
    super(`The rescue of instance '${instance}' cannot be imported: ${reason}.`)
  }
}

/** What is known of the rescue that the instance is in already. */
export interface ForeignRescue {
  readonly instance: string
  readonly owner: Owner | null
  /** ISO 8601, UTC. */
  readonly since: string
  readonly reason: string | null
  readonly uri: string
  /** The state of that rescue, as a clause. */
  readonly detail: string
}

/** Another owner has rescued this instance, or a process that may be alive holds its rescue. */
export class AlreadyInRescueError extends Error {
  override readonly name = 'AlreadyInRescueError'

  constructor({ instance, owner, since, reason, uri, detail }: ForeignRescue) {
    const by =
      owner === null
        ? 'an unknown owner'
        : owner.stack === ''
          ? `${owner.name} without a stack`
          : `resource '${owner.name}' of stack '${owner.organization}/${owner.project}/${owner.stack}'`
    const isOfStack = owner?.stack !== ''
    const why = reason === null ? 'no reason was given' : `reason: ${reason}`
    super(
      `Instance '${instance}' is already in rescue by ${by} since ${since} (${why}): ${detail}. ` +
        `Ask the owner before you end it. To end it, run ${isOfStack ? 'pulumi destroy in that stack, or ' : ''}${marked(unrescueCommand(uri, instance))}.` +
        (isOfStack
          ? ' If it is the same resource under a new name, give it an alias (aliases: [{ name: … }]).'
          : ''),
    )
  }
}

/** The host has changed, so the plan is not the plan that preview showed; nothing was changed. */
export class PlanChangedError extends Error {
  override readonly name = 'PlanChangedError'

  constructor(instance: string, differences: readonly string[]) {
    super(
      `The plan for instance '${instance}' changed since it was shown: ${differences.join('; ')}. Run preview again.`,
    )
  }
}

/** This is not the host on which the rescue was made, or a pool of it is gone. Nothing was changed. */
export class WrongHostError extends Error {
  override readonly name = 'WrongHostError'
}

/** The running rescue is not as planned. Nova: InstanceRescueFailure. */
export class RescueVerificationError extends Error {
  override readonly name = 'RescueVerificationError'

  constructor(instance: string, differences: readonly string[]) {
    super(
      `The rescue of instance '${instance}' is not what was planned: ${differences.join('; ')}.`,
    )
  }
}

/** Unrescue could not finish. Everything that it needs is kept; run it again. Nova: InstanceUnRescueFailure. */
export class UnrescueError extends Error {
  override readonly name = 'UnrescueError'
}

/** A create failed and could not be rolled back in full. The record says what is left. */
export class RollBackError extends Error {
  override readonly name = 'RollBackError'

  constructor(instance: string, failure: unknown, cause: unknown) {
    super(
      `The rescue of instance '${instance}' failed (${textOf(failure)}) and could not be undone: ${textOf(cause)}`,
      { cause },
    )
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * The rescue began and did not finish. Pulumi reads `id`, `properties` and `reasons`, keeps the
 * resource in its state, and so can finish or undo it.
 */
export class RescueInterruptedError extends Error {
  override readonly name = 'RescueInterruptedError'
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly reasons: readonly string[]

  constructor(id: string, properties: Readonly<Record<string, unknown>>, cause: Error) {
    super(
      `The rescue of instance '${String(properties['instance'])}' was interrupted: ${cause.message}`,
      { cause },
    )
    this.id = id
    this.properties = properties
    this.reasons = [cause.message]
  }
}

/** It is not proven that the rescue system runs. The rescue itself stands, unless it was undone for that. */
export class BootNotProvenError extends Error {
  override readonly name = 'BootNotProvenError'
  /** Why, one sentence. */
  readonly reason: string
  /** The message without what the guest shows. */
  readonly summary: string
  readonly #outputs: Pick<RescueOutputs, 'console'>
  readonly #next: string
  readonly #shown: string

  /** `shown`: what can be seen of the guest, perhaps several lines. */
  constructor(
    outputs: Pick<RescueOutputs, 'console'>,
    reason: string,
    next = `Look at its console: ${marked(outputs.console)}. The next up waits for it again, and destroy ends the rescue.`,
    shown = '',
  ) {
    super(`${reason} ${next}${shown === '' ? '' : `\n${shown}`}`)
    this.#outputs = outputs
    this.reason = reason
    this.summary = `${reason} ${next}`
    this.#next = next
    this.#shown = shown
  }

  /** The same error, with what can be seen of the guest. */
  having(shown: string): BootNotProvenError {
    return new BootNotProvenError(this.#outputs, this.reason, this.#next, shown)
  }

  /** The same error, after the rescue was undone. */
  undone(): BootNotProvenError {
    const next = 'The rescue was undone.'
    return new BootNotProvenError(this.#outputs, this.reason, next, this.#shown)
  }
}
