import { RescueInterruptedError } from '../instance-rescue/model/errors.js'
import { ImageInterruptedError } from '../rescue-image/model/errors.js'
import { isProgrammingError } from './programming-errors.js'
import type { Hide } from './secrets/hide-secrets.js'
import { storePlan } from './inputs/stored-plan.js'
import { toPlain } from './to-plain.js'

/**
 * Runs one call of the provider and gives its errors the form that Pulumi's host understands.
 *
 * The properties of a half-done resource get the provider's text, because Pulumi could neither read
 * nor delete it later without this text. `hide` takes the secrets out of messages. Our own errors lose
 * their stack, because the host would print it to the user: it prints `${error}: ${error.stack}`, which
 * reads "error: " and the message then. A programming error keeps its stack.
 */
export async function translateErrors<T>(
  properties: object,
  hide: Hide,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof Error
      ? withoutStack(withoutSecrets(withProvider(error, properties), hide))
      : error
  }
}

function withProvider(error: Error, properties: object): Error {
  if (!('__provider' in properties)) return error
  const { __provider } = properties
  if (error instanceof RescueInterruptedError) {
    const kept = toPlain({ ...storePlan(error.properties), __provider })
    return new RescueInterruptedError(error.id, kept, error.cause as Error)
  }
  if (error instanceof ImageInterruptedError) {
    const kept = toPlain({ ...error.properties, __provider })
    return new ImageInterruptedError(error.id, kept, error.cause as Error)
  }
  return error
}

function withoutSecrets(error: Error, hide: Hide): Error {
  error.message = hide(error.message)
  error.stack = hide(error.stack ?? '')
  if (error instanceof RescueInterruptedError || error instanceof ImageInterruptedError)
    Object.assign(error, { reasons: error.reasons.map(hide) })
  return error
}

function withoutStack(error: Error): Error {
  if (isProgrammingError(error)) return error
  Object.defineProperty(error, 'toString', { value: () => 'error' })
  error.stack = error.message
  return error
}
