/** A name for the stack of an incident: the instance and the second at which it begins, in characters that Pulumi takes. */
export function stackName(instance: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+Z$/g, '')
  const word = instance.replaceAll(/[^A-Za-z0-9_.]+/g, '-').replace(/^-+/, '')
  return `${word.slice(0, 60) || 'instance'}-${time}`
}

/** True for a name that Pulumi takes for a stack, whatever its backend is. */
export function isStackName(name: string): boolean {
  return /^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}$/.test(name)
}
