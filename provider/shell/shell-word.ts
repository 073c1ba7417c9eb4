/**
 * Quotes one word for a shell; the word may contain any character.
 *
 * A word that begins with `=` is quoted too, because zsh expands it.
 */
export function shellWord(text: string): string {
  return /^[\w./:@%+,-][\w./:=@%+,-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
