/** A name for the stack of an incident: the instance and the second at which it begins, in characters that Pulumi takes. */
export function stackName(instance: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+Z$/g, '')
  return `${instance.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 60)}-${time}`
}
