/** What systemd-tmpfiles of version 252 makes of lines, as far as ours go: the files that there are then, by path. */
export function runTmpfiles(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const files = new Map(Object.entries(before))
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of lines) {
    // Type, path, mode, user, group, age; the rest of the line is the argument.
    const [type = '', path = '', ...more] = line.split(' ')
    const argument = more.slice(4).join(' ')
    if (type === 'f' && !files.has(path)) files.set(path, '')
    if (type === 'w+!') files.set(path, (files.get(path) ?? 'NO FILE') + expand(argument))
  }
  return Object.fromEntries(files)
}

/** `cunescape`, then `specifier_printf`, of which 252 gives up at 4,095 bytes. */
function expand(argument: string): string {
  const text = argument.replaceAll(/\\(.)/g, (_, letter: string) => {
    if (letter === 'n') return '\n'
    if (letter === '\\') return '\\'
    throw new Error(`an escape that is not ours: \\${letter}`)
  })
  if (Buffer.byteLength(text) > 4_095) throw new Error('too long')
  return text.replaceAll(/%(.?)/g, (_, letter: string) => {
    if (letter === '%') return '%'
    throw new Error(`a specifier that is not ours: %${letter}`)
  })
}
