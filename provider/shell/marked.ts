/** A command as it stands within a sentence: between backticks. */
export function marked(command: string): string {
  return `\`${command}\``
}
