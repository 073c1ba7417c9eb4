import { plain } from './guest-words.js'

/** Characters of a line that are kept waiting for its end. */
const LONGEST = 4_096

/**
 * What a guest writes, made safe for a terminal and for Pulumi's state as it comes: lines and tabs stay, control
 * sequences, other control characters and marks that turn the direction of text go.
 */
export class CleanText {
  readonly #decoder = new TextDecoder()
  #rest = ''

  /** Takes bytes; gives the lines that they end. */
  push(bytes: Uint8Array): string {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    const end = text.length > LONGEST ? text.length : text.lastIndexOf('\n') + 1
    this.#rest = text.slice(end)
    return cleanText(text.slice(0, end))
  }

  /** The line that has not ended. */
  end(): string {
    const left = this.#rest + this.#decoder.decode()
    this.#rest = ''
    return cleanText(left)
  }
}

/** The same for a text that is whole. */
export function cleanText(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\r+$/, ''))
  return lines.map((line) => line.split('\t').map(plain).join('\t')).join('\n')
}
