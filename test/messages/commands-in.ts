/**
 * The commands that a message prints between backticks, as a reader would copy them.
 *
 * A backtick within single quotes belongs to the command.
 */
export function commandsIn(message: string): string[] {
  const commands: string[] = []
  for (let at = START.exec(message); at !== null; at = START.exec(message)) {
    const end = endOf(message, at.index + 1)
    commands.push(message.slice(at.index + 1, end))
    START.lastIndex = end + 1
  }
  return commands
}

const START = /`(?=(?:qemu-img|virsh|npx|pulumi|rm|ssh) )/g

function endOf(message: string, from: number): number {
  let isQuoted = false
  for (let at = from; at < message.length; at += 1) {
    const sign = message[at]
    if (sign === '\\' && !isQuoted) at += 1
    else if (sign === "'") isQuoted = !isQuoted
    else if (sign === '`' && !isQuoted) return at
  }
  throw new Error(`a command has no end: ${message.slice(from)}`)
}
