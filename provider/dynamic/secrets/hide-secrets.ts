import { spellOut } from '../../words/show-value.js'

/** Inputs or outputs. The SDK names the secret arguments in `secretArguments`, because their values arrive in clear. */
type Bag = Readonly<Record<string, unknown>>

/** Makes a text safe to be shown. */
export type Hide = (text: string) => string

/**
 * Makes a function that writes `[secret]` in place of every value of a secret argument.
 *
 * Of a URI, the parts that lead to the host are hidden too, because messages of ssh and libvirt quote them.
 * Of a list or an object every text is hidden, but not the format and the properties of an image, whose values are
 * words such as `usb`. A value that is not valid may be shown in short, with control characters spelled out.
 */
export function hideSecrets(...bags: readonly object[]): Hide {
  const values = bags.flatMap((bag) => valuesOf(bag as Bag))
  const forms = values.flatMap((value) => [value, value.replaceAll("'", "'\\''"), spellOut(value)])
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
    if (typeof value === 'string' && name === 'uri') return partsOfUri(value)
    return textsIn(value, name === 'environment' ? [] : WORDS)
  })
}

/** Their values are words of every message. */
const WORDS: readonly string[] = ['format', 'properties']

function textsIn(value: unknown, besides: readonly string[]): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return value < LONG ? [] : [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) =>
    besides.includes(name) ? [] : textsIn(part, besides),
  )
}

/** A smaller number, such as a timeout, is a part of too many words. */
const LONG = 100_000

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
