/** True for an error in this program: its stack is shown, because it must be mended. Every other error is a sentence. */
export function isProgrammingError(error: Error): boolean {
  return PROGRAMMING.some((kind) => error instanceof kind)
}

const PROGRAMMING = [TypeError, RangeError, ReferenceError, SyntaxError]
