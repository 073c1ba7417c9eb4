/**
 * Makes sure that Pulumi's state says what the resource is on the host.
 *
 * Without it a call would act on nothing, and report that nothing is left. A state may have been edited by hand, or be
 * that of another version.
 */
export function assertStored(stored: object, names: readonly string[]): void {
  const missing = names.filter((name) => Reflect.get(stored, name) === undefined)
  if (missing.length > 0) throw new StateIncompleteError(missing)
}

/** Nothing was done, because Pulumi's state does not say with what. */
class StateIncompleteError extends Error {
  override readonly name = 'StateIncompleteError'

  constructor(missing: readonly string[]) {
    super(
      `Pulumi's state of this resource has no ${missing.join(', ')}, so it is not known what it is on the host. Nothing was done. ` +
        'Perhaps the state was edited, or is that of another version; take it back from a backup (pulumi stack import).',
    )
  }
}
