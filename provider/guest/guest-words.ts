import { strip } from '../host/index.js'

/** Characters of a guest's text that are shown. */
const LONGEST = 256

/**
 * Makes a guest's text safe to print and to keep: one line, without the control sequences of a terminal,
 * control characters and marks that turn the direction of text, at most 256 characters long.
 */
export function guestWords(text: string): string {
  const plain = plainLine(text)
  const isCut = plain.length > LONGEST
  return isCut ? `${plain.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : plain
}

/** The same at its whole length. */
export function plainLine(text: string): string {
  return plain(text).trimEnd()
}

/** The same with the blanks at its end. */
export function plain(text: string): string {
  return strip(text.replaceAll(SEQUENCES, '').replaceAll(ARABIC_MARK, ' '))
}

/** It turns the direction of text, too. */
const ARABIC_MARK = '\u061C'

/**
 * What a terminal takes for commands (ECMA-48): CSI, then the strings OSC, DCS, SOS, PM and APC, then any
 * other escape. No part can match in two ways, so that the time is linear.
 */
const SEQUENCES =
  // eslint-disable-next-line no-control-regex -- these are the characters to find
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u009C|\u001B\\)?|\u001B[ -/]*[0-~]?/g
