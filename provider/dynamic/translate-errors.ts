import { RescueInterruptedError } from '../instance-rescue/model/errors.js'
import { ImageInterruptedError } from '../rescue-image/index.js'
import { toPlain } from './to-plain.js'

/**
 * Runs one call of the provider and gives its errors the form that Pulumi's host understands.
 *
 * The properties of a half-done resource get the provider's text, because Pulumi could neither read
 * nor delete it later without this text. Our own errors lose their stack, because the host would
 * print it to the user. A programming error keeps its stack.
 */
export async function translateErrors<T>(properties: object, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof Error ? withoutStack(withProvider(error, properties)) : error
  }
}

function withProvider(error: Error, properties: object): Error {
  const kind = INTERRUPTED.find((each) => error instanceof each)
  if (kind === undefined || !('__provider' in properties)) return error
  const { id, properties: made, cause } = error as InstanceType<typeof kind>
  return new kind(id, toPlain({ ...made, __provider: properties.__provider }), cause as Error)
}

/** The errors that keep a half-done resource in Pulumi's state. */
const INTERRUPTED = [RescueInterruptedError, ImageInterruptedError] as const

function withoutStack(error: Error): Error {
  if (!PROGRAMMING.some((kind) => error instanceof kind)) error.stack = ''
  return error
}

const PROGRAMMING = [TypeError, RangeError, ReferenceError, SyntaxError]
