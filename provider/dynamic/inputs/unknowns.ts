/** How Pulumi writes a value that is not known before the update runs. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9'

/** Lists the properties whose values are not known yet, as paths with dots. */
export function findUnknowns(properties: object): readonly string[] {
  return Object.entries(properties).flatMap(([key, value]: [string, unknown]) => {
    if (value === UNKNOWN) return [key]
    return isBag(value) ? findUnknowns(value).map((path) => `${key}.${path}`) : []
  })
}

function isBag(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
