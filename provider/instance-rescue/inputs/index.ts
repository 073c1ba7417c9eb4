export { parseArguments } from './parse-arguments.js'
export { argumentsSchema, type RescueArguments } from './schema.js'
