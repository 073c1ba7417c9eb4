/** XML that is no domain definition (or none we may read): garbage, a DTD, another root, a missing name. */
export class DomainXmlError extends Error {
  override readonly name = 'DomainXmlError'
}
