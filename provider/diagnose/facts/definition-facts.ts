import { readMemory, readSecureBoot, parseDomain } from '../../domain-xml/index.js'
import type { DefinitionFacts } from './facts.js'

/** What only the host knows. */
type FromHost = Pick<DefinitionFacts, 'state' | 'sources'>

/** Reads the facts of a stored definition; throws `XmlError` if it is not that of a domain. */
export function readDefinitionFacts(xml: string, { state, sources }: FromHost): DefinitionFacts {
  return {
    domain: parseDomain(xml),
    secureBoot: readSecureBoot(xml),
    memory: readMemory(xml),
    state,
    sources,
  }
}
