/** What a call is about: the name of the domain, volume or pool in its arguments, or nothing. */
export function subjectOf(args: object): string {
  const { dom, vol, pool, name, xml, xmlDesc, uuid, path } = args as Record<string, unknown>
  for (const each of [dom, vol]) {
    if (typeof each === 'object' && each !== null && 'name' in each) return String(each.name)
  }
  const text = [xmlDesc, xml].find((each) => typeof each === 'string')
  const inXml = text === undefined ? undefined : /<name>([^<]*)<\/name>/.exec(text)?.[1]
  const inPool = typeof pool === 'object' && pool !== null && 'name' in pool ? pool.name : undefined
  const found = [name, inXml, inPool, uuid, path].find((each) => typeof each === 'string')
  return found ?? ''
}
