import { attribute, child, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/**
 * The memory that a guest boots with, in bytes; null if the definition does not say it in a unit of libvirt's.
 *
 * `<currentMemory>`, which a balloon may have made smaller than `<memory>`. Throws `XmlError` if the XML is not
 * that of a domain.
 */
export function readMemory(xml: string): bigint | null {
  const { root } = readDefinition(xml)
  const memory = child(root, 'currentMemory') ?? child(root, 'memory')
  const unit = UNITS[attribute(memory, 'unit') ?? 'KiB']
  const count = text(memory) ?? ''
  return unit === undefined || !/^\d{1,19}$/.test(count) ? null : BigInt(count) * unit
}

/** libvirt's units (`virScaleInteger`): those with a bare letter are powers of two. */
const UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  bytes: 1n,
  KB: 1000n,
  k: 1n << 10n,
  KiB: 1n << 10n,
  MB: 1000n ** 2n,
  M: 1n << 20n,
  MiB: 1n << 20n,
  GB: 1000n ** 3n,
  G: 1n << 30n,
  GiB: 1n << 30n,
  TB: 1000n ** 4n,
  T: 1n << 40n,
  TiB: 1n << 40n,
}
