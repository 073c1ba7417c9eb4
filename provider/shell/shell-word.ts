/**
 * Quotes one word for a shell, whatever is in it.
 *
 * Every command that a message or a title shows is made of such words: somebody will paste it.
 */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
