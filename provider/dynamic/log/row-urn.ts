/**
 * Finds the URN of a resource in its inputs or outputs: the SDK puts it there as `__urn`.
 *
 * Empty if there is none, as in the state of release 0.1.0, or if it is not the URN of a resource of ours. The engine
 * ends with a panic if it gets a malformed URN with a line, so every other text is refused here.
 */
export function rowUrn(properties: object): string {
  const urn: unknown = Reflect.get(properties, '__urn')
  return typeof urn === 'string' && URN.test(urn) ? urn : ''
}

/** `urn:pulumi:STACK::PROJECT::PARENT-TYPE$TYPE::NAME`. */
const URN =
  /^urn:pulumi:[\w.-]+::[\w.-]+::(?:[^\s$:]+(?::[^\s$:]+)*\$)*(?:pulumi-nodejs:dynamic\/libvirt-rescue:|libvirt-rescue:index:)(?:InstanceRescue|InstanceState|RescueCommand|RescueImage)::\S.*$/
