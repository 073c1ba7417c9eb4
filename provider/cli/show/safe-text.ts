import { cleanText } from '../../break-glass/index.js'

/** Marks a word in bold red. */
export function inRed(text: string): string {
  return `${RED}${text}${PLAIN}`
}

/** A text that is safe on a terminal: names of instances and volumes are what somebody else wrote. */
export function safeText(text: string): string {
  const parts = text.split(COLOURS)
  return parts.map((part) => (COLOURS.test(part) ? part : cleanText(part))).join('')
}

const [RED, PLAIN] = ['\u001B[1;31m', '\u001B[0m']
// eslint-disable-next-line no-control-regex -- these are the sequences to keep
const COLOURS = /(\u001B\[1;31m|\u001B\[0m)/
