/** Reduces a value to JSON: Pulumi's host throws at `undefined` inside an object. */
export function toPlain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
