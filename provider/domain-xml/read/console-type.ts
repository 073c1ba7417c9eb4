import { attribute } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'

/** The type of the console that libvirt opens if none is named (`pty`, `unix`, `file`, …); null: there is none. */
export function readConsoleType(xml: string): string | null {
  const { root } = readDefinition(xml)
  const first = KINDS.map((name) => devicesOf(root, name)[0]).find(Boolean)
  return first === undefined ? null : (attribute(first, 'type') ?? '')
}

const KINDS = ['console', 'serial', 'parallel'] as const
