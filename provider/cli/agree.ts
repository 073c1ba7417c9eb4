import type { Terminal } from './terminal.js'

/** Asks whether to go on, unless it is agreed already; null: go on, else the exit status, which was explained. */
export async function agree(
  terminal: Pick<Terminal, 'confirm' | 'say' | 'warn'>,
  isAgreed: boolean,
): Promise<number | null> {
  const agreed = isAgreed || (await terminal.confirm('Go on?'))
  if (agreed === true) return null
  if (agreed === false) return terminal.say('Nothing was done.')
  terminal.warn('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
  return 2
}
