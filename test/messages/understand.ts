/** What a program makes of its arguments. */
export interface Understood {
  readonly program: string
  /** Each option, with its value if it has one. */
  readonly options: readonly string[]
  readonly operands: readonly string[]
}

/** Options of virsh, pulumi, ssh and our own program that are followed by a value, whatever the value is. */
const WITH_VALUE = [
  '-c',
  '--pool',
  '--base',
  '--target',
  '--uri',
  '--fix',
  '--healthy',
  '--parameter',
  '--stack',
  '--cwd',
  '-f',
  '-O',
  '-r',
  '-J',
  '-i',
  '-o',
]

/** Reads a command line as virsh, pulumi and npx do: a word with a dash is an option until `--`. */
export function understand([program = '', ...words]: readonly string[]): Understood {
  const [options, operands]: [string[], string[]] = [[], []]
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') return { program, options, operands: [...operands, ...words.slice(at + 1)] }
    if (!word.startsWith('-')) operands.push(word)
    else if (WITH_VALUE.includes(word)) options.push(word, words[(at += 1)] ?? '')
    else options.push(word)
  }
  return { program, options, operands }
}
