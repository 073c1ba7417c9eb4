/** Says a line with `say`, unless it was said before. */
export type Once = (line: string, say: (line: string) => void) => void

/** Makes a function that says each line only once. */
export function makeOnce(): Once {
  const said = new Set<string>()
  return (line, say) => {
    if (!said.has(line)) say(line)
    said.add(line)
  }
}
