/** Characters of a line: Pulumi indents each by 4, and a terminal has 80. */
export const WIDTH = 76

/** Shortens a text in the middle, so that its beginning and its end stay; control characters become `?`. */
export function shorten(text: string, longest: number): string {
  const plain = text.replaceAll(/\p{Cc}/gu, '?')
  if (plain.length <= longest) return plain
  const tail = Math.ceil((longest - 1) / 2)
  return `${plain.slice(0, longest - 1 - tail)}…${plain.slice(plain.length - tail)}`
}

/** Makes a sentence with a file's name, which is shortened if the sentence then fits into a line. */
export function fitName(name: string, sentence: (name: string) => string): string {
  const room = WIDTH - sentence('').length
  return sentence(shorten(name, room < SHORTEST ? LONGEST : room))
}

const SHORTEST = 8
const LONGEST = 30

/** Breaks a sentence into lines that fit: the first is indented by `indent`, the others by 2 more. */
export function wrap(sentence: string, indent: number): readonly string[] {
  const [first, next] = [' '.repeat(indent), ' '.repeat(indent + 2)]
  const lines: string[] = []
  let line = ''
  for (const word of sentence.split(/\s+/)) {
    const short = shorten(word, WIDTH - next.length)
    const longer = line === '' ? first + short : `${line} ${short}`
    if (longer.length > WIDTH && line !== '') {
      lines.push(line)
      line = next + short
    } else line = longer
  }
  return [...lines, line]
}

/** Aligns the cells of rows; the last cell of a row gets what is left of the line. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) => {
    const begin = row
      .slice(0, -1)
      .map((cell, column) => `  ${cell.padEnd(widths[column] ?? 0)}`)
      .join('')
    return `${begin}  ${shorten(row.at(-1) ?? '', Math.max(12, WIDTH - begin.length - 2))}`
  })
}
