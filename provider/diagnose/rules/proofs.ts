import type { DiskLine, Of } from '../facts/disk-lines.js'
import type { Facts, SourceFacts } from '../facts/facts.js'
import type { Proof } from './rule.js'

/** Proofs from the lines of one kind that describe what is wrong in words; null: nothing is. */
export function fromDisk<Kind extends DiskLine['kind']>(
  { disk }: Facts,
  kind: Kind,
  describe: (line: Of<Kind>) => string | null,
): readonly Proof[] {
  const words = disk?.all(kind).map(describe) ?? []
  return words.flatMap((text) => (text === null ? [] : [{ source: 'disk', words: text }]))
}

/** A proof from the definition, if there is one. */
export function fromDefinition(words: string | null): readonly Proof[] {
  return words === null ? [] : [{ source: 'definition', words }]
}

/** Proofs from what the host says of the disks' sources. */
export function fromSources(
  { definition }: Facts,
  describe: (source: SourceFacts) => string | null,
): readonly Proof[] {
  return definition?.sources.flatMap((source) => fromDefinition(describe(source))) ?? []
}
