/**
 * The word by which virsh finds a domain: its name, or its UUID if virsh would take the name for an id or
 * for a UUID.
 *
 * virsh tries ids and UUIDs first, so `virsh destroy 7` would power off the domain with the id 7, not the domain
 * with the name 7.
 */
export function domainWord({
  name,
  uuid,
}: {
  readonly name: string
  readonly uuid: string
}): string {
  return ID_OR_UUID.test(name) ? uuid : name
}

const ID_OR_UUID = /^\s*[+-]?\d+$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
