/** One word for a shell to read, whatever is in it: somebody will paste the command it stands in. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
