import type { Terminal } from '../../../provider/cli/terminal.js'

/** A terminal that keeps what is printed, without anybody who could answer or type. */
export function fakeTerminal(out: string[], err: string[]): Terminal {
  return {
    say: (text) => out.push(text) && 0,
    warn: (text) => void err.push(text),
    confirm: () => Promise.resolve(null),
    keyboard: {
      isTerminal: false,
      open: () => {
        throw new Error('nobody types here')
      },
      show: () => Promise.resolve(),
      close: () => undefined,
    },
  }
}
