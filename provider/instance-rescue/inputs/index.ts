export { explainUri } from './explain-uri.js'
export { parseArguments } from './parse-arguments.js'
export { resolveUri, type ResolvedUri, type UriSources } from './resolve-uri.js'
export { argumentsSchema, type RescueArguments } from './schema.js'
