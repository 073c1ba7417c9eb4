/** Whether the long form runs: `make test-rescue-image` asks for it. */
export const isFull: boolean = process.env['RESCUE_IMAGE_TESTS'] === 'full'

/** `describe` for tests that take minutes: they run in the long form alone. */
export function describeInFull(title: string, body: (this: Mocha.Suite) => void): void {
  if (isFull) describe(title, body)
}

/** `it` for a test that takes minutes: it runs in the long form alone. */
export function itInFull(title: string, body: (this: Mocha.Context) => Promise<void>): void {
  if (isFull) it(title, body)
}
