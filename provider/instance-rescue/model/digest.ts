import { createHash } from 'node:crypto'

/** SHA-256 of a value's canonical JSON: keys sorted, so that the same plan has the same digest everywhere. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

/** SHA-256 of a definition: the XML with passwords, exactly as libvirt returns it. */
export function hashDefinition(xml: string): string {
  return createHash('sha256').update(xml).digest('hex')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
