/**
 * Quotes one word for a shell; the word may contain any character.
 *
 * Every command that a message or a title shows is made from such words, because somebody will paste it.
 */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
