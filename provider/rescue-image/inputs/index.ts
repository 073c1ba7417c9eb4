export { parseImageArguments } from './parse-image-arguments.js'
export { imageArgumentsSchema } from './schema.js'
