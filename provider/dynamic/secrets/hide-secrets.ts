/** Inputs or outputs. The SDK names the secret arguments in `secretArguments`, because their values arrive in clear. */
type Bag = Readonly<Record<string, unknown>>

/** Makes a text safe to be shown. */
export type Hide = (text: string) => string

/**
 * Makes a function that writes `[secret]` in place of every value of a secret argument.
 *
 * Of a URI, the parts that lead to the host are hidden too, because messages of ssh and libvirt quote them.
 * Of an image and its source, file, path, volume and checksum are hidden, but not the properties of an image,
 * whose values are words such as `usb`.
 */
export function hideSecrets(...bags: readonly object[]): Hide {
  const values = bags.flatMap((bag) => valuesOf(bag as Bag))
  const forms = values.flatMap((value) => [value, value.replaceAll("'", "'\\''")])
  const longestFirst = [...new Set(forms)]
    .filter((form) => form !== '')
    .sort((one, other) => other.length - one.length)
  return (text) => longestFirst.reduce((left, form) => left.replaceAll(form, '[secret]'), text)
}

function valuesOf(bag: Bag): readonly string[] {
  const { secretArguments: given } = bag
  const named: readonly unknown[] = Array.isArray(given) ? given : []
  const names: readonly unknown[] = [...ALWAYS_SECRET, ...named]
  return names.flatMap((name: unknown) => {
    const value = bag[String(name)]
    if (typeof value === 'string') return name === 'uri' ? partsOfUri(value) : [value]
    if (name === 'environment') return Object.values(value ?? {}).filter(isText)
    const { file, path, volume, sha256 } = (value ?? {}) as Bag
    return [file, path, volume, sha256].filter((part) => typeof part === 'string')
  })
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** What is a secret even if the program does not say so. */
const ALWAYS_SECRET = ['adminPassword', 'adminPasswordHash', 'userData']

/** A URI, its host, its user if that is not root, and the values of its parameters. */
function partsOfUri(uri: string): readonly string[] {
  if (!uri.includes('://') || !URL.canParse(uri))
    return [uri, uri.replace(/^.*@/, '').split(/[:/]/)[0] ?? '']
  const { host, hostname, username, searchParams } = new URL(uri)
  const user = username === 'root' ? '' : username
  const values = [...searchParams.values()].filter((value) => value.length > 1)
  return [uri, host, hostname, user, ...values]
}
