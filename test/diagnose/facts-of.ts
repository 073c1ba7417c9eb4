import type { Facts } from '../../provider/diagnose/index.js'

/** Facts of an instance of which nothing was looked at, apart from what is given. */
export function factsOf(given: Partial<Facts>): Facts {
  return { definition: null, agent: null, screen: null, console: null, disk: null, ...given }
}

/** Bytes of a console that showed these lines. */
export function consoleOf(...lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''))
}
