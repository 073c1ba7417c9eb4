/** Reduces a value to JSON, because Pulumi's host fails on `undefined` inside an object. */
export function toPlain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
